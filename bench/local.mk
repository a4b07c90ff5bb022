# Benchmarks: not part of "make check". See bench/README.md.

noinst_PROGRAMS += bench/bench bench/kernels bench/ours
bench_bench_LDADD = libmime/libmime.la
bench_kernels_LDADD = libmime/libmimeall.la $(ICONV_LIBS)
bench_ours_LDADD = libmime/libmime.la

# Where mail lies that others made, and drivers of other libraries: both may be
# missing. What is missing of the mail is made, and kept in the build folder.
WORKLOADS = $${BENCH:-/tmp/bench}
MADE = bench/made
ROUNDS = 5
bench_rows = -n $(ROUNDS) --build . --mail "$(WORKLOADS)" --made $(MADE)

bench-peers: bench/ours tools/mimedump tools/mimeextract
	$(srcdir)/bench/peers.py $(bench_rows) --peers "$(WORKLOADS)/bin"
bench-promises: bench/ours tools/mimedump tools/mimeextract
	$(srcdir)/bench/promises.py $(bench_rows)
bench-kernels: bench/kernels
	bench/kernels -n $(ROUNDS)
bench-instructions: bench/ours tools/mimedump tools/mimeextract
	$(srcdir)/bench/instructions.py --build . --made $(MADE) \
	    --compiler "`$(CC) --version | sed 1q`, $(CFLAGS)"

# One after the other, whatever -j says.
bench: bench/ours bench/kernels tools/mimedump tools/mimeextract
	@for what in peers promises kernels instructions; do \
	    echo "== bench-$$what"; \
	    $(MAKE) --no-print-directory -s bench-$$what; \
	    status=$$?; \
	    case $$status in 0|77) ;; *) failed=1 ;; esac; \
	    echo; \
	done; test -z "$$failed"

MAIL_TO_TIME = $(srcdir)/examples/mail/*.eml
bench-library: bench/bench
	bench/bench $(MAIL_TO_TIME)
bench-extract: tools/mimeextract
	top_builddir='$(top_builddir)' $(SHELL) $(srcdir)/bench/extract.sh
bench-headers: libmime/libmime.la
	top_builddir='$(top_builddir)' srcdir='$(srcdir)' CC='$(CC)' \
	    $(SHELL) $(srcdir)/bench/headers.sh
bench-build: libmime/libmime.la
	top_builddir='$(top_builddir)' srcdir='$(srcdir)' CC='$(CC)' \
	    $(SHELL) $(srcdir)/bench/build.sh
bench-clean:
	rm -rf $(MADE)
clean-local: bench-clean
phony += bench bench-build bench-clean bench-extract bench-headers \
	bench-instructions bench-kernels bench-library bench-peers \
	bench-promises

EXTRA_DIST += bench/README.md bench/against.sh bench/build.c \
	bench/build.h bench/build.sh bench/build_gmime.c bench/extract.sh \
	bench/headers.c bench/headers.sh bench/instructions.expected \
	bench/instructions.py bench/json_by_python.py bench/mail.py \
	bench/peers.py bench/promises.py bench/runs.py
