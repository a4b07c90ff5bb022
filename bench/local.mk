# Benchmarks: not part of "make check". See bench/README.md.

noinst_PROGRAMS += bench/bench bench/ours
bench_bench_LDADD = libmime/libmime.la
bench_ours_LDADD = libmime/libmime.la

MAIL_TO_TIME = $(srcdir)/examples/mail/*.eml
bench: bench/bench
	bench/bench $(MAIL_TO_TIME)
bench-extract: tools/mimeextract
	top_builddir='$(top_builddir)' $(SHELL) $(srcdir)/bench/extract.sh
bench-headers: libmime/libmime.la
	top_builddir='$(top_builddir)' srcdir='$(srcdir)' CC='$(CC)' \
	    $(SHELL) $(srcdir)/bench/headers.sh

# Workloads, and drivers of other libraries, are not part of this project.
WORKLOADS = $${BENCH:-/tmp/bench}
bench-peers: bench/ours tools/mimeextract
	$(srcdir)/bench/peers.py --build . --mail "$(WORKLOADS)" \
	    --peers "$(WORKLOADS)/bin"
phony += bench bench-extract bench-headers bench-peers

EXTRA_DIST += bench/README.md bench/against.sh bench/extract.sh \
	bench/headers.c bench/headers.sh bench/peers.py
