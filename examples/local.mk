# Examples: sample mail, and programs to start from, each a minute to read.

examples = \
	examples/subject \
	examples/parts \
	examples/attachments \
	examples/events \
	examples/write

noinst_PROGRAMS += $(examples)
examples_subject_LDADD = libmime/libmime.la
examples_parts_LDADD = libmime/libmime.la
examples_attachments_LDADD = libmime/libmime.la
examples_events_LDADD = libmime/libmime.la
examples_write_LDADD = libmime/libmime.la

EXTRA_DIST += examples/mail
