# The tests. Every one speaks TAP, so that "make check" counts rows.
#
# To add a suite in C: tests/check_NAME.c and a line in check_suites. To add a
# script: tests/NAME.sh, executable, and a line in check_scripts.

check_suites = \
	tests/check_arena \
	tests/check_ascii \
	tests/check_defect \
	tests/check_kernel \
	tests/check_kernel_base64 \
	tests/check_kernel_newline \
	tests/check_kernel_unfold \
	tests/check_kernel_text \
	tests/check_runs \
	tests/check_kernel_qp \
	tests/check_load \
	tests/check_filter \
	tests/check_base64 \
	tests/check_qp \
	tests/check_short \
	tests/check_uu \
	tests/check_newline \
	tests/check_look \
	tests/check_flowed \
	tests/check_unquote \
	tests/check_utf8 \
	tests/check_charset \
	tests/check_whatwg \
	tests/check_unicode \
	tests/check_gzip \
	tests/check_field \
	tests/check_lex \
	tests/check_address \
	tests/check_address_defects \
	tests/check_date \
	tests/check_msgid \
	tests/check_received \
	tests/check_list \
	tests/check_word \
	tests/check_text \
	tests/check_param \
	tests/check_media \
	tests/check_name \
	tests/check_feed \
	tests/check_boundary \
	tests/check_again \
	tests/check_alike \
	tests/check_lines \
	tests/check_letters \
	tests/check_parser \
	tests/check_parser_fields \
	tests/check_parser_header \
	tests/check_parser_multipart \
	tests/check_parser_nested \
	tests/check_parser_kind \
	tests/check_parser_checks \
	tests/check_parser_limits \
	tests/check_parser_rulings \
	tests/check_parser_skip \
	tests/check_parser_cost \
	tests/check_pieces \
	tests/check_tree \
	tests/check_tree_ranges \
	tests/check_tree_media \
	tests/check_tree_limits \
	tests/check_tree_opened \
	tests/check_role \
	tests/check_content \
	tests/check_why \
	tests/check_from_line \
	tests/check_mailbox \
	tests/check_writer \
	tests/check_writer_fields \
	tests/check_writer_content \
	tests/check_writer_octets \
	tests/check_edit \
	tests/check_edit_param \
	tests/check_edit_wrap \
	tests/check_edited \
	tests/check_rulings \
	tests/check_bounds \
	tests/check_nomem

# Suites over what the tools share.
check_tool_suites = \
	tests/check_json \
	tests/check_glob \
	tests/check_select \
	tests/check_shape \
	tests/check_canon \
	tests/check_dkim \
	tests/check_signed \
	tests/check_html

check_scripts = \
	tests/floors.sh \
	tests/symbols.sh \
	tests/installed.sh \
	tests/leniency.sh \
	tests/oracles.sh \
	tests/examples.sh \
	tests/readme.sh \
	tests/cli_mimedump.sh \
	tests/cli_report.sh \
	tests/cli_mimeextract.sh \
	tests/cli_mailbox.sh \
	tests/cli_mimebuild.sh \
	tests/cli_mimemilter.sh \
	tests/cli_mimefilter.sh \
	tests/cli_footer.sh \
	tests/cli_normalise.sh \
	tests/normalise.sh \
	tests/cli_repair.sh \
	tests/cli_downgrade.sh \
	tests/anonymize.sh \
	tests/filter_faults.sh \
	tests/detach.sh \
	tests/detach_mailbox.sh \
	tests/golden.sh \
	tests/signed.sh \
	tests/schema.sh \
	tests/hostile.sh \
	tests/encodings.sh \
	tests/mailboxes.sh \
	tests/written.sh

if RUN_TESTS
TESTS += $(check_scripts)
if HAVE_CHECK
check_PROGRAMS += $(check_suites)
check_LIBRARIES += tests/libsuite.a
TESTS += $(check_suites)
if TOOLS
check_PROGRAMS += $(check_tool_suites)
TESTS += $(check_tool_suites)
endif
endif
endif

# A program without lines of its own here is made of its .c and linked with:
LDADD = tests/libsuite.a tests/libshared.a libmime/libmimeall.la $(CHECK_LIBS)

tool_suite_libs = tools/libtools.a $(LDADD) $(MODULE_LIBS) -lpthread
tests_check_json_LDADD = $(tool_suite_libs)
tests_check_glob_LDADD = $(tool_suite_libs)
tests_check_select_LDADD = $(tool_suite_libs)
tests_check_shape_LDADD = $(tool_suite_libs)
tests_check_canon_LDADD = $(tool_suite_libs)
tests_check_dkim_LDADD = $(tool_suite_libs)
tests_check_signed_SOURCES = tests/signed_mail.h tests/check_signed.c
tests_check_signed_LDADD = $(tool_suite_libs)
tests_check_html_LDADD = $(tool_suite_libs)

tests_libsuite_a_SOURCES = \
	tests/noted.h \
	tests/cuts.h \
	tests/edit_run.h \
	tests/suite.h \
	tests/suite.c \
	tests/filters.h \
	tests/filters.c \
	tests/parser_rows.h \
	tests/parser_rows.c \
	tests/trees.h \
	tests/trees.c
AM_CPPFLAGS += $(CHECK_CFLAGS)

# What we tell of DKIM, held against OpenDKIM's library: run by signed.sh.
if HAVE_OPENDKIM
if TOOLS
check_PROGRAMS += tests/dkim_verify
endif
endif
tests_dkim_verify_SOURCES = tests/signed_mail.h tests/dkim_verify.c
tests_dkim_verify_LDADD = tools/libtools.a libmime/libmime.la $(MODULE_LIBS) \
	$(OPENDKIM_LIBS) $(CRYPTO_LIBS) -lpthread

# What does without Check: fuzz targets and the corpus runner link it too.
check_LIBRARIES += tests/libshared.a
tests_libshared_a_SOURCES = \
	tests/edited.h \
	tests/edited.c \
	tests/events.h \
	tests/events.c \
	tests/slow.h \
	tests/said.h \
	tests/said.c \
	tests/shapes.h \
	tests/shapes.c \
	tests/whole.h \
	tests/whole.c

# What the nasty shapes cost, counted: over the library once more, built so that
# work.c sees each basic block that runs (m4/work.m4). It does without Check,
# since each of its lines tells a figure.
if RUN_TESTS
check_PROGRAMS += tests/check_cost
check_LIBRARIES += tests/libwork.a
TESTS += tests/check_cost
endif
tests_check_cost_SOURCES = \
	tests/check_cost.c \
	tests/ways.h \
	tests/ways.c \
	tests/work.h \
	tests/work.c
tests_check_cost_LDADD = tests/libshared.a tests/libwork.a $(ZLIB_LIBS) \
	$(ICONV_LIBS)
tests_check_cost_LDFLAGS = $(AM_LDFLAGS) $(ICONV_LDFLAGS) $(WORK_LDFLAGS)
tests_libwork_a_SOURCES = $(libmime_libmimeall_la_SOURCES)
tests_libwork_a_CPPFLAGS = $(libmime_libmimeall_la_CPPFLAGS)
tests_libwork_a_CFLAGS = $(STANDARD_CFLAGS) $(WARNING_CFLAGS) \
	$(HARDENING_CFLAGS) $(SANITIZER_FLAGS) $(WORK_CFLAGS)

# The same of pages of HTML, which are a part of the tools.
if RUN_TESTS
if TOOLS
check_PROGRAMS += tests/check_html_cost
check_LIBRARIES += tests/libhtmlwork.a
TESTS += tests/check_html_cost
endif
endif
tests_check_html_cost_SOURCES = \
	tests/check_html_cost.c \
	tests/html_shapes.h \
	tests/work.c
tests_check_html_cost_LDADD = tests/libhtmlwork.a tests/libwork.a \
	$(ZLIB_LIBS) $(ICONV_LIBS) $(MODULE_LIBS)
tests_check_html_cost_LDFLAGS = $(tests_check_cost_LDFLAGS)
tests_libhtmlwork_a_SOURCES = $(html_sources) tools/module.c tools/show.c
tests_libhtmlwork_a_CPPFLAGS = $(AM_CPPFLAGS) $(GUMBO_CFLAGS)
tests_libhtmlwork_a_CFLAGS = $(tests_libwork_a_CFLAGS)

# Any folder of mail must hold: make corpus MAIL=DIR
check_PROGRAMS += tests/corpus
tests_corpus_LDADD = tests/libshared.a libmime/libmimeall.la

# Where the messages of a mailbox lie, printed: for mailboxes.sh.
check_PROGRAMS += tests/mailbox
tests_mailbox_LDADD = libmime/libmimeall.la

# Messages of all kinds, for others to read: see written.sh.
check_PROGRAMS += tests/written
tests_written_LDADD = tests/libshared.a libmime/libmimeall.la

MAIL = $(srcdir)/examples/mail
corpus: tests/corpus
	tests/corpus $(MAIL)
phony = corpus

# Renews what golden.sh expects; the difference is read like code.
golden: tools/mimedump
	top_builddir='$(top_builddir)' srcdir='$(srcdir)' \
	    $(srcdir)/tests/golden.sh --renew
phony += golden

# Figures over material that is not ours to ship: make oracles SHARED=DIR.
figures = oracles hostile corpora class-a attacks
$(figures): all tests/corpus
	top_srcdir='$(top_srcdir)' top_builddir='$(top_builddir)' \
	    $(srcdir)/tests/figures.sh $@
phony += $(figures)

# What mimefilter promises, over the same: make filter-check SHARED=DIR.
filter-check: all
	top_srcdir='$(top_srcdir)' top_builddir='$(top_builddir)' \
	    $(srcdir)/tests/filter_check.sh
	top_srcdir='$(top_srcdir)' top_builddir='$(top_builddir)' \
	    $(srcdir)/tests/detach_corpora.sh
phony += filter-check

# What mimebuild makes, through real servers: make sent.
sent: all
	top_srcdir='$(top_srcdir)' top_builddir='$(top_builddir)' \
	    $(srcdir)/tests/sent.sh
phony += sent

# The filter and the milter on a real mail path: make mailstack-check.
mailstack-check: all
	$(AM_V_at)top_srcdir=$(srcdir) top_builddir=. ONLY="$(ONLY)" \
	    $(srcdir)/tests/mailstack.sh
phony += mailstack-check

# Instructions of the tool over attacks of two sizes: make instructions
# SHARED=DIR, with valgrind.
instructions: all
	top_srcdir='$(top_srcdir)' top_builddir='$(top_builddir)' \
	    SANITIZER_FLAGS='$(SANITIZER_FLAGS)' \
	    $(srcdir)/tests/instructions.sh
phony += instructions

LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
TEST_EXTENSIONS = .sh
SH_LOG_DRIVER = $(LOG_DRIVER)

# What a script may need to know. Sanitizers tell where they were.
AM_TESTS_ENVIRONMENT = \
	top_srcdir='$(top_srcdir)'; export top_srcdir; \
	top_builddir='$(top_builddir)'; export top_builddir; \
	CC='$(CC)'; export CC; \
	NM='$(NM)'; export NM; \
	SANITIZER_FLAGS='$(SANITIZER_FLAGS)'; export SANITIZER_FLAGS; \
	UBSAN_OPTIONS="$${UBSAN_OPTIONS-print_stacktrace=1}"; \
	export UBSAN_OPTIONS;

EXTRA_DIST += $(check_scripts) tests/cli.sh tests/milter_client.py tests/golden \
	tests/filter_check.sh tests/filter_corpora.py tests/anonymize.py tests/splice_judge.py \
	tests/cross.sh tests/cross/check.h tests/detach_corpora.sh \
	tests/figures.sh tests/attacks.py tests/class_a.py tests/sent.sh \
	tests/mailstack.sh tests/mailstack/inside \
	tests/mailstack/needs.sh tests/mailstack/postfix.sh \
	tests/mailstack/dovecot.sh tests/mailstack/smtp_filter.py \
	tests/mailstack/rules.sh tests/mailstack/through.py \
	tests/verify.sh tests/hostile.allow tests/hostile_table.py \
	tests/oracle_text.py tests/oracle_table.py tests/oracles.ruled \
	tests/instructions.sh tests/schema.py tests/mailboxes.py tests/written.py tests/written_gmime.c \
	tests/normalise.py tests/normalise_readers.py tests/normalise.allow
