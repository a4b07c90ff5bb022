# The tools: what they share, then one program each. They know mime.h only.

if TOOLS
bin_PROGRAMS += tools/mimedump tools/mimeextract tools/mimebuild \
	tools/mimefilter
noinst_LIBRARIES += tools/libtools.a
if MILTER
sbin_PROGRAMS += tools/mimemilter
endif
endif

# Pages of HTML as text; built once more to count what they cost.
html_sources = \
	tools/wrap.h \
	tools/wrap.c \
	tools/html.h \
	tools/html_tags.h \
	tools/html_tags.c \
	tools/html_style.c \
	tools/html_entity.c \
	tools/html_scan.c \
	tools/html_links.h \
	tools/html_links.c \
	tools/html_cells.h \
	tools/html_cells.c \
	tools/html_page.h \
	tools/html_item.c \
	tools/html_words.c \
	tools/html_levels.c \
	tools/html_void.c \
	tools/html_page.c \
	tools/html_gumbo.c \
	tools/html.c

tools_libtools_a_SOURCES = \
	tools/tool.h \
	tools/tool.c \
	tools/say.c \
	tools/options.h \
	tools/options.c \
	tools/limits.c \
	tools/command.c \
	tools/help.c \
	tools/nearest.c \
	tools/spool.h \
	tools/spool.c \
	tools/input.h \
	tools/input.c \
	tools/listing.h \
	tools/listing.c \
	tools/mail.h \
	tools/mail.c \
	tools/progress.h \
	tools/progress.c \
	tools/crew.c \
	tools/output.h \
	tools/output.c \
	tools/folder.h \
	tools/folder.c \
	tools/message.h \
	tools/message.c \
	tools/content_text.c \
	tools/emlx.h \
	tools/emlx.c \
	tools/part.h \
	tools/part.c \
	tools/glob.h \
	tools/glob.c \
	tools/select.h \
	tools/select.c \
	tools/address.h \
	tools/address.c \
	tools/idn.h \
	tools/idn.c \
	tools/text.h \
	tools/date.h \
	tools/date.c \
	tools/utf8.h \
	tools/show.h \
	tools/show.c \
	tools/json.h \
	tools/json.c \
	tools/report.h \
	tools/report.c \
	tools/report_value.c \
	tools/report_table.c \
	tools/report_json.c \
	tools/module.h \
	tools/module.c \
	tools/zlib.c \
	tools/digest.h \
	tools/digest.c \
	tools/store.h \
	tools/store.c \
	tools/store_queue.c \
	tools/shape.h \
	tools/shape.c \
	tools/canon.h \
	tools/canon.c \
	tools/dkim.h \
	tools/dkim.c \
	tools/dkim_head.c \
	tools/signed.h \
	tools/signed.c \
	tools/signed_job.h \
	tools/signed_job.c \
	tools/spliced.h \
	tools/spliced.c \
	tools/signed_edit.c \
	tools/signed_keep.c \
	$(html_sources)
tools_libtools_a_CPPFLAGS = $(AM_CPPFLAGS) $(CRYPTO_CFLAGS) $(GUMBO_CFLAGS) \
	$(IDN2_CFLAGS)

# With libmime in them, where it was built as an archive: a quarter of what it
# takes to start one was to look for the library's functions.
tools_ldflags = $(AM_LDFLAGS) $(PIE_LDFLAGS) $(ZLIB_LDFLAGS) -static
tools_libs = tools/libtools.a libmime/libmime.la $(MODULE_LIBS) -lpthread

tools_mimedump_SOURCES = \
	tools/dump.h \
	tools/mimedump.c \
	tools/dump_tree.c \
	tools/sink.h \
	tools/dump_text.c \
	tools/dump_octets.c \
	tools/dump_json.c \
	tools/dump_json_text.c \
	tools/dump_json_message.c \
	tools/dump_json_fields.c \
	tools/dump_why.c \
	tools/dump_report.c \
	tools/dump_events.c \
	tools/dump_count.c \
	tools/dump_requires.c \
	tools/dump_signatures.c \
	tools/dump_lint.c
tools_mimedump_LDFLAGS = $(tools_ldflags)
tools_mimedump_LDADD = $(tools_libs)

tools_mimeextract_SOURCES = \
	tools/extract.h \
	tools/mimeextract.c \
	tools/extract.c \
	tools/early.h \
	tools/early.c \
	tools/targets.c \
	tools/archive.h \
	tools/archive.c
tools_mimeextract_CPPFLAGS = $(AM_CPPFLAGS) $(ARCHIVE_CFLAGS)
tools_mimeextract_LDFLAGS = $(tools_ldflags)
tools_mimeextract_LDADD = $(tools_libs)

tools_mimebuild_SOURCES = \
	tools/build.h \
	tools/mimebuild.c \
	tools/build_file.c \
	tools/build_piece.c \
	tools/build_carry.c \
	tools/build_stamp.c \
	tools/build_envelope.c \
	tools/build_fields.c \
	tools/build_idn.c \
	tools/build_text.c \
	tools/build_flowed.c \
	tools/build_charset.c \
	tools/build_image.c \
	tools/build_refer.c \
	tools/build_page.c \
	tools/build_mail.h \
	tools/build_mail.c \
	tools/build_reply.c \
	tools/build_json.h \
	tools/build_json.c \
	tools/build_json_fields.c \
	tools/build_message.c
tools_mimebuild_LDFLAGS = $(tools_ldflags) $(ICONV_LDFLAGS)
tools_mimebuild_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
tools_mimebuild_LDADD = $(tools_libs) $(JANSSON_LIBS) $(ICONV_LIBS)

# What mimefilter and mimemilter share: rules, and what each action does.
rule_sources = \
	tools/rule.h \
	tools/rule.c \
	tools/rule_file.c \
	tools/filter_field.c \
	tools/filter_part.c \
	tools/filter_footer.c \
	tools/recode.h \
	tools/filter_recode.c \
	tools/recode_outside.c \
	tools/filter_defects.c \
	tools/downgrade.h \
	tools/filter_downgrade.c \
	tools/downgrade_field.c \
	tools/repair.h \
	tools/filter_repair.c \
	tools/repair_field.c \
	tools/repair_param.c \
	tools/repair_line.c \
	tools/repair_head.c \
	tools/repair_body.c \
	tools/repair_outside.c \
	tools/repair_check.c \
	tools/filter_unwrap.c \
	tools/normal.h \
	tools/filter_normalise.c \
	tools/filter_normalise_plan.c \
	tools/filter_normalise_params.c \
	tools/filter_normalise_fields.c \
	tools/filter_normalise_write.c \
	tools/filter_normalise_meta.c \
	tools/filter_normalise_check.c \
	tools/anonymous.h \
	tools/anonymous.c \
	tools/anonymous_letter.c \
	tools/anonymous_name.c \
	tools/anonymous_wrap.c \
	tools/filter_anonymize.c \
	tools/filter_verdict.c \
	tools/filter_signed.c \
	tools/detach.h \
	tools/placeholder.h \
	tools/placeholder.c \
	tools/filter_detach.c \
	tools/filter_attach.c

tools_mimefilter_SOURCES = \
	tools/filter.h \
	tools/mimefilter.c \
	tools/filter_run.c \
	tools/filter_mail.c \
	tools/filter_limit.c \
	tools/filter_length.c \
	tools/filter_split.c \
	tools/filter_lines.c \
	tools/filter_out.c \
	tools/filter_proof.c \
	tools/filter_undo.c \
	tools/proof_file.h \
	tools/proof_file.c \
	tools/filter_guard.c \
	$(rule_sources)
tools_mimefilter_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
tools_mimefilter_LDFLAGS = $(tools_ldflags)
tools_mimefilter_LDADD = $(tools_libs) $(ICONV_LIBS)

tools_mimemilter_SOURCES = \
	tools/milter.h \
	tools/mimemilter.c \
	tools/milter_start.c \
	tools/milter_socket.c \
	tools/milter_rules.c \
	tools/milter_session.c \
	tools/milter_verdict.c \
	tools/milter_header.c \
	tools/milter_log.c \
	$(rule_sources)
tools_mimemilter_LDFLAGS = $(tools_ldflags)
tools_mimemilter_LDADD = $(tools_libs) $(ICONV_LIBS) -lmilter
