# iconv.m4 - MIME_ICONV finds iconv: the C library's own, or GNU libiconv.
#
# GNU libiconv's header renames the functions, so that a header of the one and
# a library of the other do not link: we ask the linker, with both.
#
# Sets ICONV_CPPFLAGS, ICONV_LDFLAGS, ICONV_LIBS; mime_iconv_from says which.

AC_DEFUN([MIME_ICONV_LINKS],
[AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <iconv.h>]],
  [[iconv_t cd = iconv_open("UTF-8", "ISO-8859-1");
    return iconv_close(cd);]])], [$1], [$2])])

AC_DEFUN([MIME_ICONV],
[AC_ARG_WITH([libiconv-prefix],
  [AS_HELP_STRING([--with-libiconv-prefix=DIR],
    [use the GNU libiconv in DIR, not the C library's iconv])],
  [], [with_libiconv_prefix=no])
AS_CASE([$with_libiconv_prefix],
  [no|yes], [],
  [ICONV_CPPFLAGS=-I$with_libiconv_prefix/include
   ICONV_LDFLAGS=-L$with_libiconv_prefix/lib])
mime_saved_CPPFLAGS=$CPPFLAGS mime_saved_LDFLAGS=$LDFLAGS mime_saved_LIBS=$LIBS
CPPFLAGS="$CPPFLAGS $ICONV_CPPFLAGS" LDFLAGS="$LDFLAGS $ICONV_LDFLAGS"
AC_CACHE_CHECK([where iconv comes from], [mime_cv_iconv],
  [mime_cv_iconv=no
   AS_IF([test "$with_libiconv_prefix" = no],
     [MIME_ICONV_LINKS([mime_cv_iconv=libc])])
   AS_IF([test "$mime_cv_iconv" = no],
     [LIBS="-liconv $LIBS"
      MIME_ICONV_LINKS([mime_cv_iconv=libiconv])])])
CPPFLAGS=$mime_saved_CPPFLAGS LDFLAGS=$mime_saved_LDFLAGS LIBS=$mime_saved_LIBS
AS_CASE([$mime_cv_iconv],
  [no], [AC_MSG_ERROR([no iconv: see --with-libiconv-prefix])],
  [libiconv], [ICONV_LIBS=-liconv mime_iconv_from="GNU libiconv"],
  [mime_iconv_from="the C library's iconv"])
AC_SUBST([ICONV_CPPFLAGS])
AC_SUBST([ICONV_LDFLAGS])
AC_SUBST([ICONV_LIBS])])
