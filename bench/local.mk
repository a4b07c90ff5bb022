# Benchmarks: not part of "make check". See bench/README.md.

noinst_PROGRAMS += bench/bench
bench_bench_LDADD = libmime/libmime.la

MAIL_TO_TIME = $(srcdir)/examples/mail/*.eml
bench: bench/bench
	bench/bench $(MAIL_TO_TIME)
bench-extract: tools/mimeextract
	top_builddir='$(top_builddir)' $(SHELL) $(srcdir)/bench/extract.sh
bench-headers: libmime/libmime.la
	top_builddir='$(top_builddir)' srcdir='$(srcdir)' CC='$(CC)' \
	    $(SHELL) $(srcdir)/bench/headers.sh
phony += bench bench-extract bench-headers

EXTRA_DIST += bench/README.md bench/against.sh bench/extract.sh \
	bench/headers.c bench/headers.sh
