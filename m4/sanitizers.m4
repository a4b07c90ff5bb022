# sanitizers.m4 - builds that watch themselves.

# MIME_SANITIZERS - --enable-sanitizers: AddressSanitizer and UBSan; the first
# report ends the program.
AC_DEFUN([MIME_SANITIZERS],
[AC_ARG_ENABLE([sanitizers],
  [AS_HELP_STRING([--enable-sanitizers], [build with ASan and UBSan])],
  [], [enable_sanitizers=$enable_fuzzing])
AS_IF([test "$enable_sanitizers" != no],
  [MIME_ADD_LDFLAGS([SANITIZER_FLAGS], [-fsanitize=address,undefined])
   AS_IF([test -z "$SANITIZER_FLAGS"],
     [AC_MSG_ERROR([$CC has no sanitizers (libclang-rt-dev, with clang)])])
   MIME_ADD_CFLAGS([SANITIZER_FLAGS],
     [-fno-sanitize-recover=all -fno-omit-frame-pointer])])
AC_SUBST([SANITIZER_FLAGS])])

# MIME_FUZZING - --enable-fuzzing: the targets of fuzz/ as programs that look
# for inputs themselves: with clang's libFuzzer, or with the engine that
# LIB_FUZZING_ENGINE names (CFLAGS then have to instrument for it).
AC_DEFUN([MIME_FUZZING],
[AC_ARG_VAR([LIB_FUZZING_ENGINE], [what fuzz targets are linked with])
AC_ARG_ENABLE([fuzzing],
  [AS_HELP_STRING([--enable-fuzzing],
    [build fuzz targets, with sanitizers; CC=clang])],
  [], [enable_fuzzing=no])
AS_IF([test "$enable_fuzzing" != no && test -z "$LIB_FUZZING_ENGINE"],
  [MIME_ADD_CFLAGS([FUZZING_CFLAGS], [-fsanitize=fuzzer-no-link])
   AS_IF([test -z "$FUZZING_CFLAGS"],
     [AC_MSG_ERROR([fuzzing needs CC=clang, or LIB_FUZZING_ENGINE])])
   LIB_FUZZING_ENGINE=-fsanitize=fuzzer])
AC_SUBST([FUZZING_CFLAGS])
AM_CONDITIONAL([FUZZING], [test "$enable_fuzzing" != no])])
