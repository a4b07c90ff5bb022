/*
 * filter_mail.c - one mail: rules are applied, the edits carried out, and the
 * result read again before it counts.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "filter.h"

/* ---- the result, from where the mail begins in it ----------------------- */

struct from {
	const struct spool *spool;
	uint64_t begin;
};

static mime_status
read_result(void *ctx, uint64_t offset, mime_room *to)
{
	const struct from *from = ctx;

	return spool_get(from->spool, from->begin + offset, to) ? MIME_OK :
	    MIME_IO;
}

static mime_status
put_result(void *ctx, mime_span octets)
{
	return spool_put(ctx, octets) ? MIME_OK : MIME_IO;
}

/* ---- a mail ------------------------------------------------------------- */

/* Why E cannot do it: its own reason, or the world's. */
static const char *
reason(const struct mime_editor *e, mime_status st)
{
	return st == MIME_VALUE ? mime_editor_reason(e) : tool_reason(st);
}

/* With -n: the edits, a line each. */
static void
show(struct filter *f, struct mime_editor *e)
{
	size_t count;
	const struct mime_splice *s = mime_editor_splices(e, &count);

	for (size_t i = 0; i < count; i++)
		fprintf(f->tool.out, "%llu: %llu octets go, %llu come\n",
		    (unsigned long long)s[i].at.offset,
		    (unsigned long long)s[i].at.size,
		    (unsigned long long)s[i].by.size);
}

/* Writes the mail as it is to be, and looks whether it is. */
static mime_status
carry_out(struct filter *f, struct mime_editor *e)
{
	struct from from = { &f->result, f->result.size };
	const struct mime_source result = { read_result, &from };
	const struct mime_sink sink = { put_result, &f->result };
	size_t count;
	mime_status st = mime_editor_end(e);

	if (st < 0)
		return st;
	mime_editor_splices(e, &count);
	if (f->tool.dry)
		show(f, e);
	st = mime_editor_write(e, &sink);
	if (st < 0 || count == 0)
		return st;
	f->changed = true;
	return mime_editor_check(e, &result);
}

bool
filter_mail(struct filter *f)
{
	struct message *m = &f->message;
	const struct mime_spool spool = spool_calls(&f->fresh);
	struct mime_edit_options opt = { .size = sizeof opt,
	    .spool = &spool };
	struct subject x = { .tool = &f->tool, .mem = m->mem,
	    .tree = m->tree };
	mime_status st;

	spool_clear(&f->fresh);
	x.editor = mime_editor_new(m->mem, m->tree, &opt);
	if (!rules_apply(&f->rules, &x))
		return false;
	if (x.verdict == VERDICT_REJECT) {
		f->refused = x.why;
		return true;
	}
	st = carry_out(f, x.editor);
	if (st < 0)
		message_complain(m, reason(x.editor, st));
	return st >= 0;
}
