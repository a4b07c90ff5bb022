/*
 * recode.c - the same content in another transfer encoding.
 */
#include "edit/edit.h"

SELDOM void
mime_edit_recode(struct mime_editor *e, const struct mime_part *part,
    mime_encoding encoding)
{
	struct passage content;
	const struct mime_source source = { mime_passage_read, &content };

	if (!mime_edit_ready(e, part))
		return;
	if (part->kind != MIME_LEAF && encoding <= MIME_BINARY) {
		mime_edit_set_encoding(e, part, encoding);
		return;
	}
	mime_passage_begin(&content, e, part, (mime_span){ 0 });
	mime_edit_content(e, part, &source, encoding);
	mime_passage_end(&content);
}
