# work.m4 - can the compiler count the library's work? Asked for a test only.

# MIME_WORK - WORK_CFLAGS make every basic block call __sanitizer_cov_trace_pc
# and every call of the functions below a call; WORK_LDFLAGS send those to
# tests/work.c. Both are empty, and COUNTS_WORK is not defined, where compiler
# or linker cannot. Clang would leave out blocks that follow from others.
AC_DEFUN([MIME_WORK],
[WORK_CFLAGS= WORK_LDFLAGS=
mime_work_calls="-U_FORTIFY_SOURCE"
for mime_call in memchr memrchr memmem memcmp memcpy memmove memset \
    strlen strcmp strchr iconv; do
  AS_VAR_APPEND([mime_work_calls], [" -fno-builtin-$mime_call"])
  AS_VAR_APPEND([mime_work_wraps], [" -Wl,--wrap=$mime_call"])
done
for mime_flag in bb,no-prune,trace-pc trace-pc; do
  AS_IF([test -z "$WORK_CFLAGS"],
    [MIME_WORK_TRY([-fsanitize-coverage=$mime_flag])])
done
AS_IF([test -n "$WORK_CFLAGS"],
  [AC_DEFINE([COUNTS_WORK], [1],
    [Define to 1 where tests/work.c counts what tests/libwork.a does.])])
AC_SUBST([WORK_CFLAGS])
AC_SUBST([WORK_LDFLAGS])])

# MIME_WORK_TRY(FLAG) - sets WORK_CFLAGS and WORK_LDFLAGS where FLAG does.
AC_DEFUN([MIME_WORK_TRY],
[AS_VAR_PUSHDEF([cache], [mime_cv_work_$1])dnl
AC_CACHE_CHECK([whether $CC counts work with $1], [cache],
  [mime_saved_CFLAGS=$CFLAGS mime_saved_LDFLAGS=$LDFLAGS
   CFLAGS="$CFLAGS -Werror $mime_work_calls $1"
   LDFLAGS="$LDFLAGS $mime_work_wraps"
   AC_LINK_IFELSE([AC_LANG_SOURCE([[
#include <string.h>
void *__wrap_memchr(const void *p, int c, size_t n);
void *__real_memchr(const void *p, int c, size_t n);
void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void) { }
void *__wrap_memchr(const void *p, int c, size_t n)
{ return __real_memchr(p, c, n); }
int main(int argc, char **argv)
{ return memchr(argv[0], argc, (size_t)argc) != NULL; }]])],
     [AS_VAR_SET([cache], [yes])], [AS_VAR_SET([cache], [no])])
   CFLAGS=$mime_saved_CFLAGS LDFLAGS=$mime_saved_LDFLAGS])
AS_VAR_IF([cache], [yes],
  [WORK_CFLAGS="$mime_work_calls $1" WORK_LDFLAGS=$mime_work_wraps])
AS_VAR_POPDEF([cache])])
