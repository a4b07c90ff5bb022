# flags.m4 - the flags that the project itself asks for, each only where the
# compiler takes it without a word. CFLAGS and LDFLAGS are never touched.

# MIME_ADD_CFLAGS(VARIABLE, FLAGS) - appends each of FLAGS that the compiler
# accepts. A compiler may only warn about what it does not know: -Werror.
AC_DEFUN([MIME_ADD_CFLAGS],
[for mime_flag in m4_normalize([$2]); do
  AS_VAR_PUSHDEF([cache], [mime_cv_cflag_$mime_flag])dnl
  AC_CACHE_CHECK([whether $CC accepts $mime_flag], [cache],
    [mime_saved=$CFLAGS
     CFLAGS="$CFLAGS -Werror $mime_flag"
     AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#include <stdio.h>]])],
       [AS_VAR_SET([cache], [yes])], [AS_VAR_SET([cache], [no])])
     CFLAGS=$mime_saved])
  AS_VAR_IF([cache], [yes], [AS_VAR_APPEND([$1], [" $mime_flag"])])
  AS_VAR_POPDEF([cache])dnl
done
AC_SUBST([$1])])

# MIME_ADD_LDFLAGS(VARIABLE, FLAGS) - the same for the linker.
AC_DEFUN([MIME_ADD_LDFLAGS],
[for mime_flag in m4_normalize([$2]); do
  AS_VAR_PUSHDEF([cache], [mime_cv_ldflag_$mime_flag])dnl
  AC_CACHE_CHECK([whether $CC links with $mime_flag], [cache],
    [mime_saved=$LDFLAGS
     LDFLAGS="$LDFLAGS $mime_flag"
     AC_LINK_IFELSE([AC_LANG_PROGRAM],
       [AS_VAR_SET([cache], [yes])], [AS_VAR_SET([cache], [no])])
     LDFLAGS=$mime_saved])
  AS_VAR_IF([cache], [yes], [AS_VAR_APPEND([$1], [" $mime_flag"])])
  AS_VAR_POPDEF([cache])dnl
done
AC_SUBST([$1])])

# C11 with GNU extensions, whatever is the compiler's own choice.
AC_DEFUN([MIME_STANDARD],
[MIME_ADD_CFLAGS([STANDARD_CFLAGS], [-std=gnu11])])

# Warnings are fixed, not silenced. The sign of a conversion is left alone:
# octets are char in spans and unsigned everywhere else.
AC_DEFUN([MIME_WARNINGS],
[AC_ARG_ENABLE([werror],
  [AS_HELP_STRING([--enable-werror], [warnings are errors])],
  [], [enable_werror=no])
MIME_ADD_CFLAGS([WARNING_CFLAGS],
  [-Wall -Wextra -Wshadow -Wvla -Wcast-qual -Wformat=2 -Wconversion
   -Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes
   -Wpointer-arith -Wwrite-strings -Wundef])
AS_IF([test "$enable_sanitizers" = no],
  [MIME_ADD_CFLAGS([WARNING_CFLAGS], [-Wframe-larger-than=8192])])
AS_IF([test "$enable_werror" != no],
  [AS_VAR_APPEND([WARNING_CFLAGS], [" -Werror"])])])

# What makes a fault that we did not see harder to use. Fortified functions
# need optimisation, and stand in the way of sanitizers.
AC_DEFUN([MIME_HARDENING],
[MIME_ADD_CFLAGS([HARDENING_CFLAGS],
  [-fPIE -fstack-protector-strong -fstack-clash-protection -fcf-protection])
MIME_ADD_LDFLAGS([HARDENING_LDFLAGS], [-Wl,-z,relro -Wl,-z,now])
MIME_ADD_LDFLAGS([PIE_LDFLAGS], [-pie])
AC_CACHE_CHECK([whether fortified functions are ours to ask for],
  [mime_cv_fortify],
  [AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[
#if !defined(__OPTIMIZE__) || defined(_FORTIFY_SOURCE)
#error not optimised, or asked for already
#endif]])],
    [mime_cv_fortify=yes], [mime_cv_fortify=no])])
AS_IF([test "$enable_sanitizers" = no && test "$mime_cv_fortify" = yes],
  [MIME_ADD_CFLAGS([FORTIFY_CFLAGS], [-D_FORTIFY_SOURCE=3])
   AS_IF([test -z "$FORTIFY_CFLAGS"],
     [MIME_ADD_CFLAGS([FORTIFY_CFLAGS], [-D_FORTIFY_SOURCE=2])])])])

# Padding in front of functions, loops and targets of jumps was a sixteenth of
# the code, and no faster: most of it is met once a field, not once an octet.
# Vectors that the compiler finds by itself are seldom long enough to pay: those
# that do are kernels, written out. Blocks that are copied to save a jump are
# short ones.
# What is computed early to be spared on some paths, or kept in a register over
# a call by saving it around it, costs as many instructions here as it saves; so
# does what the compiler finds out about callees, and a function cut in two.
AC_DEFUN([MIME_SIZE],
[MIME_ADD_CFLAGS([SIZE_CFLAGS],
  [-fno-align-functions -fno-align-jumps -fno-align-labels -fno-align-loops
   -fno-tree-vectorize -fno-tree-slp-vectorize
   -fno-tree-pre -fno-tree-pta -fno-ipa-modref -fno-caller-saves
   -fno-partial-inlining
   --param=max-grow-copy-bb-insns=2
   --param=max-jump-thread-duplication-stmts=6])])

# The pointers in tables were a thirtieth of what a tool does before it does
# anything; packed they are a bit each in the file, not 24 octets. Both have to
# know of it: a linker that does not may only warn, and a C library before
# glibc 2.36 would not start what was linked so.
AC_DEFUN([MIME_PACKED_RELOCATIONS],
[AC_CACHE_CHECK([whether relative relocations can be packed],
  [mime_cv_packed_relocations],
  [mime_saved=$LDFLAGS
   LDFLAGS="$LDFLAGS -Wl,--fatal-warnings -Wl,-z,pack-relative-relocs"
   AC_LINK_IFELSE([AC_LANG_PROGRAM([[
#include <features.h>
#if !defined(__GLIBC__) || !__GLIBC_PREREQ(2, 36)
#error not known to read them
#endif]])],
     [mime_cv_packed_relocations=yes], [mime_cv_packed_relocations=no])
   LDFLAGS=$mime_saved])
AS_IF([test "$mime_cv_packed_relocations" = yes],
  [AS_VAR_APPEND([PACKING_LDFLAGS], [-Wl,-z,pack-relative-relocs])])
AC_SUBST([PACKING_LDFLAGS])])

# What mime.h does not declare stays inside: hidden, and local by a version
# script where the linker takes one. libmime/export.h is the other half.
AC_DEFUN([MIME_EXPORTS],
[MIME_ADD_CFLAGS([HIDDEN_CFLAGS], [-fvisibility=hidden])
MIME_VERSION_SCRIPT])

AC_DEFUN([MIME_VERSION_SCRIPT],
[AC_CACHE_CHECK([whether the linker takes a version script],
  [mime_cv_version_script],
  [AS_ECHO(["LIBMIME_0 { global: main; local: *; };"]) > conftest.map
   mime_saved=$LDFLAGS
   LDFLAGS="$LDFLAGS -Wl,--version-script=conftest.map"
   AC_LINK_IFELSE([AC_LANG_PROGRAM],
     [mime_cv_version_script=yes], [mime_cv_version_script=no])
   LDFLAGS=$mime_saved
   rm -f conftest.map])
AM_CONDITIONAL([VERSION_SCRIPT], [test "$mime_cv_version_script" = yes])])
