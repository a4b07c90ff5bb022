# Manual pages, the schema of the JSON, and what is done about each defect.

dist_man_MANS += doc/mimebuild.1 doc/mimedump.1 doc/mimeextract.1 \
	doc/mimefilter.1 doc/mime-rules.5 doc/mime-transport.7
EXTRA_DIST += doc/design.md doc/leniency.md doc/performance.md doc/postfix.md \
	doc/repair.md
dist_doc_DATA = doc/mime-1.schema.json doc/mimemilter.service
if MILTER
dist_man_MANS += doc/mimemilter.8
endif
