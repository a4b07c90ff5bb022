# The library: its floors from the ground up, each with its files in the order
# in which a reader wants them.

libmime_bytes = \
	libmime/bytes/bytes.h \
	libmime/bytes/kernel.h \
	libmime/bytes/kernel_qp.h \
	libmime/bytes/kernel_text.h \
	libmime/bytes/status.c \
	libmime/bytes/alloc.c \
	libmime/bytes/arena.c \
	libmime/bytes/buffer.c \
	libmime/bytes/sort.c \
	libmime/bytes/ascii.c \
	libmime/bytes/limits.c \
	libmime/bytes/rulings.c \
	libmime/bytes/defect.c \
	libmime/bytes/decision.c \
	libmime/bytes/load.c \
	libmime/bytes/kernel.c \
	libmime/bytes/kernel_text.c \
	libmime/bytes/kernel_unfold.c \
	libmime/bytes/kernel_text_x86.c \
	libmime/bytes/kernel_text_avx512.c \
	libmime/bytes/kernel_x86.c \
	libmime/bytes/kernel_base64_x86.c \
	libmime/bytes/kernel_qp_x86.c \
	libmime/bytes/kernel_avx512.c \
	libmime/bytes/kernel_arm.c \
	libmime/bytes/kernel_qp_arm.c \
	libmime/bytes/kernel_text_arm.c

libmime_codec = \
	libmime/codec/codec.h \
	libmime/codec/filter.c \
	libmime/codec/base64.c \
	libmime/codec/qp.c \
	libmime/codec/short.c \
	libmime/codec/uu.c \
	libmime/codec/newline.c \
	libmime/codec/flowed.c \
	libmime/codec/unquote.c \
	libmime/codec/utf8.c \
	libmime/codec/charset.h \
	libmime/codec/charset.c \
	libmime/codec/charset_own.c \
	libmime/codec/single.c \
	libmime/codec/east.c \
	libmime/codec/runs.c \
	libmime/codec/escape.c \
	libmime/codec/utf16.c \
	libmime/codec/utf7.c \
	libmime/codec/charset_tables.h \
	libmime/codec/charset_tables.c \
	libmime/codec/converter.c \
	libmime/codec/charset_names.c \
	libmime/codec/unicode.c \
	libmime/codec/unicode_tables.h \
	libmime/codec/unicode_tables.c \
	libmime/codec/gzip.c

libmime_header = \
	libmime/header/header.h \
	libmime/header/field.c \
	libmime/header/lex.c \
	libmime/header/word.c \
	libmime/header/unfold.c \
	libmime/header/shown.c \
	libmime/header/place.c \
	libmime/header/words.c \
	libmime/header/text.c \
	libmime/header/date.c \
	libmime/header/msgid.c \
	libmime/header/received.c \
	libmime/header/list.c \
	libmime/header/usual.c \
	libmime/header/nobody.c \
	libmime/header/address.c \
	libmime/header/addr_spec.c \
	libmime/header/phrase.c \
	libmime/header/addresses.c \
	libmime/header/address_check.c \
	libmime/header/piece.c \
	libmime/header/section.c \
	libmime/header/lookup.c \
	libmime/header/param.c \
	libmime/header/type.c \
	libmime/header/encoding.c \
	libmime/header/unsafe.c \
	libmime/header/name.c \
	libmime/header/taken.c \
	libmime/header/filename.c \
	libmime/header/multipart.c \
	libmime/header/media.c

libmime_parse = \
	libmime/parse/parse.h \
	libmime/parse/feed.c \
	libmime/parse/boundary.c \
	libmime/parse/alike.c \
	libmime/parse/marks.c \
	libmime/parse/odd.c \
	libmime/parse/tidy.c \
	libmime/parse/lines.c \
	libmime/parse/tell.c \
	libmime/parse/sniff.c \
	libmime/parse/letters.c \
	libmime/parse/check.c \
	libmime/parse/part.c \
	libmime/parse/shape.c \
	libmime/parse/block.c \
	libmime/parse/again.c \
	libmime/parse/body.c \
	libmime/parse/ahead.c \
	libmime/parse/header.c \
	libmime/parse/parser.c

libmime_tree = \
	libmime/tree/tree.h \
	libmime/tree/octets.c \
	libmime/tree/content.c \
	libmime/tree/keep.c \
	libmime/tree/tree.c \
	libmime/tree/walk.c \
	libmime/tree/role.c \
	libmime/tree/url.c \
	libmime/tree/scan.c \
	libmime/tree/refer.c \
	libmime/tree/inside.c \
	libmime/tree/message.c \
	libmime/tree/why.c

libmime_mailbox = \
	libmime/mailbox/mailbox.h \
	libmime/mailbox/window.c \
	libmime/mailbox/from_line.c \
	libmime/mailbox/separator.c \
	libmime/mailbox/length.c \
	libmime/mailbox/extent.c \
	libmime/mailbox/kind.c \
	libmime/mailbox/mailbox.c

libmime_write = \
	libmime/write/write.h \
	libmime/write/fold.c \
	libmime/write/encoded.c \
	libmime/write/unstructured.c \
	libmime/write/mailbox.c \
	libmime/write/parameter.c \
	libmime/write/look.c \
	libmime/write/draft.c \
	libmime/write/choose.c \
	libmime/write/emit.c \
	libmime/write/writer.c

libmime_edit = \
	libmime/edit/edit.h \
	libmime/edit/fresh.c \
	libmime/edit/heading.c \
	libmime/edit/parameter.c \
	libmime/edit/editor.c \
	libmime/edit/passage.c \
	libmime/edit/content.c \
	libmime/edit/prose.c \
	libmime/edit/page.c \
	libmime/edit/present.c \
	libmime/edit/letters.c \
	libmime/edit/wrap.h \
	libmime/edit/between.c \
	libmime/edit/meant.c \
	libmime/edit/wrap.c \
	libmime/edit/recode.c \
	libmime/edit/gone.c \
	libmime/edit/change.c \
	libmime/edit/splice.c \
	libmime/edit/check.c

# All objects, hidden ones too: the library is made of this, and tests and fuzz
# targets link it as it is. config.h comes first in every source, since it says
# how wide an offset is; export.h tells what is to be seen from outside.
noinst_LTLIBRARIES += libmime/libmimeall.la
libmime_libmimeall_la_SOURCES = \
	libmime/mime.h \
	libmime/export.h \
	$(libmime_bytes) \
	$(libmime_codec) \
	$(libmime_header) \
	$(libmime_parse) \
	$(libmime_tree) \
	$(libmime_write) \
	$(libmime_edit) \
	$(libmime_mailbox)
libmime_libmimeall_la_CPPFLAGS = $(AM_CPPFLAGS) \
	-include config.h -include $(srcdir)/libmime/export.h
libmime_libmimeall_la_CFLAGS = $(AM_CFLAGS) $(HIDDEN_CFLAGS)
libmime_libmimeall_la_LDFLAGS = $(AM_LDFLAGS) $(ICONV_LDFLAGS)
libmime_libmimeall_la_LIBADD = $(ZLIB_LIBS) $(ICONV_LIBS)

# -version-info current:revision:age, by the rules of the libtool manual. The
# soname stays 0 until mimefilter is done.
lib_LTLIBRARIES = libmime/libmime.la
libmime_libmime_la_SOURCES =
libmime_libmime_la_LIBADD = libmime/libmimeall.la
libmime_libmime_la_LDFLAGS = $(AM_LDFLAGS) -no-undefined -version-info 0:0:0
if VERSION_SCRIPT
libmime_libmime_la_LDFLAGS += \
	-Wl,--version-script=$(srcdir)/libmime/libmime.map
EXTRA_libmime_libmime_la_DEPENDENCIES = libmime/libmime.map
endif

mimeincludedir = $(includedir)/libmime
mimeinclude_HEADERS = libmime/mime.h

EXTRA_DIST += libmime/libmime.map libmime/codec/unicode_tables.py \
	libmime/codec/charset_tables.py
