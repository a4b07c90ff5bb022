# Fuzz targets, each built up to two times: as a replay program that "make
# check" runs over seeds and sample mail, and, with --enable-fuzzing, as one
# that looks for inputs itself.
#
# To add a target: fuzz/fuzz_NAME.c, fuzz/seeds/NAME/ and, below, NAME in
# fuzz_targets and two blocks of lines.

fuzz_targets = events tree codec header name mailbox writer edit

fuzz_replays = \
	fuzz/replay_events \
	fuzz/replay_tree \
	fuzz/replay_codec \
	fuzz/replay_header \
	fuzz/replay_name \
	fuzz/replay_mailbox \
	fuzz/replay_writer \
	fuzz/replay_edit

fuzz_programs = \
	fuzz/fuzz_events \
	fuzz/fuzz_tree \
	fuzz/fuzz_codec \
	fuzz/fuzz_header \
	fuzz/fuzz_name \
	fuzz/fuzz_mailbox \
	fuzz/fuzz_writer \
	fuzz/fuzz_edit

# What reads pages, and shapes of base64, is a part of the tools.
if TOOLS
fuzz_targets += html shape
fuzz_replays += fuzz/replay_html fuzz/replay_shape
fuzz_programs += fuzz/fuzz_html fuzz/fuzz_shape
endif

if RUN_TESTS
check_PROGRAMS += $(fuzz_replays)
TESTS += $(fuzz_replays)
endif
if FUZZING
noinst_PROGRAMS += $(fuzz_programs)
endif

fuzz_flags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests \
	-include config.h -include $(srcdir)/fuzz/target.h

replay_libs = tests/libshared.a libmime/libmimeall.la

fuzz_replay_events_SOURCES = fuzz/target.h fuzz/replay.c fuzz/fuzz_events.c
fuzz_replay_events_CPPFLAGS = $(fuzz_flags) -DTARGET='"events"'
fuzz_replay_events_LDADD = $(replay_libs)

fuzz_replay_tree_SOURCES = fuzz/target.h fuzz/replay.c fuzz/fuzz_tree.c
fuzz_replay_tree_CPPFLAGS = $(fuzz_flags) -DTARGET='"tree"'
fuzz_replay_tree_LDADD = $(replay_libs)

fuzz_replay_codec_SOURCES = fuzz/target.h fuzz/replay.c fuzz/fuzz_codec.c
fuzz_replay_codec_CPPFLAGS = $(fuzz_flags) -DTARGET='"codec"'
fuzz_replay_codec_LDADD = $(replay_libs)

fuzz_replay_header_SOURCES = fuzz/target.h fuzz/replay.c fuzz/fuzz_header.c
fuzz_replay_header_CPPFLAGS = $(fuzz_flags) -DTARGET='"header"'
fuzz_replay_header_LDADD = $(replay_libs)

fuzz_replay_name_SOURCES = fuzz/target.h fuzz/replay.c fuzz/fuzz_name.c
fuzz_replay_name_CPPFLAGS = $(fuzz_flags) -DTARGET='"name"'
fuzz_replay_name_LDADD = $(replay_libs)

fuzz_replay_mailbox_SOURCES = fuzz/target.h fuzz/replay.c fuzz/fuzz_mailbox.c
fuzz_replay_mailbox_CPPFLAGS = $(fuzz_flags) -DTARGET='"mailbox"'
fuzz_replay_mailbox_LDADD = $(replay_libs)

fuzz_replay_writer_SOURCES = fuzz/target.h fuzz/replay.c fuzz/fuzz_writer.c
fuzz_replay_writer_CPPFLAGS = $(fuzz_flags) -DTARGET='"writer"'
fuzz_replay_writer_LDADD = $(replay_libs)

fuzz_replay_edit_SOURCES = fuzz/target.h fuzz/replay.c fuzz/fuzz_edit.c
fuzz_replay_edit_CPPFLAGS = $(fuzz_flags) -DTARGET='"edit"'
fuzz_replay_edit_LDADD = $(replay_libs)

fuzz_replay_html_SOURCES = fuzz/target.h fuzz/replay.c fuzz/fuzz_html.c
fuzz_replay_html_CPPFLAGS = $(fuzz_flags) -DTARGET='"html"'
fuzz_replay_html_LDADD = $(html_libs)

html_libs = tools/libtools.a $(replay_libs) $(MODULE_LIBS) -lpthread
fuzz_replay_shape_SOURCES = fuzz/target.h fuzz/replay.c fuzz/fuzz_shape.c
fuzz_replay_shape_CPPFLAGS = $(fuzz_flags) -DTARGET='"shape"'
fuzz_replay_shape_LDADD = $(html_libs)


engine_libs = $(replay_libs) $(LIB_FUZZING_ENGINE)

fuzz_fuzz_events_CPPFLAGS = $(fuzz_flags)
fuzz_fuzz_events_LDADD = $(engine_libs)

fuzz_fuzz_tree_CPPFLAGS = $(fuzz_flags)
fuzz_fuzz_tree_LDADD = $(engine_libs)

fuzz_fuzz_codec_CPPFLAGS = $(fuzz_flags)
fuzz_fuzz_codec_LDADD = $(engine_libs)

fuzz_fuzz_header_CPPFLAGS = $(fuzz_flags)
fuzz_fuzz_header_LDADD = $(engine_libs)

fuzz_fuzz_name_CPPFLAGS = $(fuzz_flags)
fuzz_fuzz_name_LDADD = $(engine_libs)

fuzz_fuzz_mailbox_CPPFLAGS = $(fuzz_flags)
fuzz_fuzz_mailbox_LDADD = $(engine_libs)

fuzz_fuzz_writer_CPPFLAGS = $(fuzz_flags)
fuzz_fuzz_writer_LDADD = $(engine_libs)

fuzz_fuzz_edit_CPPFLAGS = $(fuzz_flags)
fuzz_fuzz_edit_LDADD = $(engine_libs)

fuzz_fuzz_html_CPPFLAGS = $(fuzz_flags)
fuzz_fuzz_html_LDADD = $(html_libs) $(LIB_FUZZING_ENGINE)

fuzz_fuzz_shape_CPPFLAGS = $(fuzz_flags)
fuzz_fuzz_shape_LDADD = $(html_libs) $(LIB_FUZZING_ENGINE)

# make fuzz SECONDS=60: each target that long, from a copy of the seeds; make
# fuzz RUNS=1000000: so many executions in all, however long that takes. What
# it finds stays in fuzz/work/, what it fails on too; see HACKING.md.
SECONDS = 60
RUNS = -
if FUZZING
fuzz: $(fuzz_programs)
	@srcdir='$(srcdir)' $(SHELL) $(srcdir)/fuzz/run.sh '$(RUNS)' \
	    '$(SECONDS)' $(fuzz_targets)
else
fuzz:
	@echo "not built for fuzzing: configure CC=clang --enable-fuzzing" >&2
	@exit 1
endif
phony += fuzz

clean-local:
	rm -rf fuzz/work

EXTRA_DIST += fuzz/run.sh fuzz/mime.dict fuzz/html.dict \
	fuzz/seeds
