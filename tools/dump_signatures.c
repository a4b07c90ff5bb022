/*
 * dump_signatures.c - what of a message is signed.
 *
 * A line for each signature, of five columns with a tab between: the kind; who
 * signed, or which part; by which algorithm; what can be told of it; what it
 * covers. The same as JSON, for programs.
 */
#include "config.h"

#include <inttypes.h>

#include "dump.h"
#include "json.h"
#include "part.h"
#include "show.h"
#include "signed.h"

static const char *
kind_name(enum signed_kind kind)
{
	switch (kind) {
	case SIGNED_DKIM:  return "dkim";
	case SIGNED_ARC:   return "arc";
	case SIGNED_PGP:   return "pgp";
	case SIGNED_SMIME: return "smime";
	case SIGNED_DATA:  return "signed-data";
	default:           return "other";
	}
}

static const char *
body_name(enum signed_body body)
{
	switch (body) {
	case SIGNED_MATCHES: return "matches";
	case SIGNED_DIFFERS: return "differs";
	default:             return "untold";
	}
}

static bool
is_dkim(const struct signature *sig)
{
	return sig->kind == SIGNED_DKIM || sig->kind == SIGNED_ARC;
}

/* The octets that SIG covers; false: there are none. */
static bool
covered(const struct signature *sig, mime_range *r)
{
	*r = sig->covered != NULL ? sig->covered->whole : sig->part->body;
	return sig->covered != NULL || sig->kind == SIGNED_DATA;
}

/* ---- lines -------------------------------------------------------------- */

static void
print_section(struct dump *d, const struct mime_part *part)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);

	show_line(d->tool.out, part_section(mem, part));
	mime_arena_release(mem, mark);
}

static void
print_tag(FILE *out, const char *name, mime_span value)
{
	fputs(name, out);
	show_line(out, value);
}

/* The fields that are there, or with ABSENT those that are not. */
static void
print_fields(FILE *out, const struct signature *sig, struct dkim_head *head,
    const char *own, bool absent)
{
	mime_span rest = sig->dkim.tag[DKIM_H], name;
	const char *before = absent ? "; no " : "; ";

	dkim_head_begin(head);
	while (dkim_name(&rest, &name)) {
		if ((dkim_take(head, name, own) == NULL) != absent)
			continue;
		fputs(before, out);
		show_line(out, name);
		before = " ";
	}
}

static void
print_dkim(struct dump *d, const struct signature *sig,
    const struct signatures *s, struct dkim_head *head)
{
	FILE *out = d->tool.out;
	const struct dkim *k = &sig->dkim;
	const char *own = s->head.ptr +
	    (sig->field.offset - sig->part->head.offset);

	print_tag(out, "\td=", k->tag[DKIM_D]);
	print_tag(out, " s=", k->tag[DKIM_S]);
	if (sig->kind == SIGNED_ARC)
		print_tag(out, " i=", k->tag[DKIM_I]);
	print_tag(out, "\t", k->tag[DKIM_A]);
	if (k->tag[DKIM_C].len > 0)
		print_tag(out, " ", k->tag[DKIM_C]);
	if (sig->body != SIGNED_UNTOLD)
		fprintf(out, "\tbody %s\t", body_name(sig->body));
	else
		fprintf(out, "\t%s: %s\t", k->wrong != NULL ? "malformed" :
		    "body untold", sig->why);
	if (k->wrong != NULL)
		return;
	if (k->tag[DKIM_L].len > 0)
		print_tag(out, "first ", k->tag[DKIM_L]);
	fprintf(out, "%s%" PRIu64 " octets of body", k->tag[DKIM_L].len > 0 ?
	    " of " : "", sig->body_size);
	print_fields(out, sig, head, own, false);
	print_fields(out, sig, head, own, true);
}

static void
print_part(struct dump *d, const struct signature *sig)
{
	FILE *out = d->tool.out;
	mime_range r;

	fputs("\tpart ", out);
	print_section(d, sig->part);
	fputc('\t', out);
	show_line(out, sig->algorithm);
	fprintf(out, "\t%s\t", sig->why != NULL ? sig->why : "not checked");
	if (!covered(sig, &r))
		return;
	fprintf(out, "octets %" PRIu64 "-%" PRIu64, r.offset,
	    r.offset + r.size);
	if (sig->kind == SIGNED_DATA) {
		fputs(", decoded", out);
		return;
	}
	fputs(" with CRLF, part ", out);
	print_section(d, sig->covered);
	if (sig->signer == NULL)
		return;
	fputs(" by part ", out);
	print_section(d, sig->signer);
}

/* ---- JSON --------------------------------------------------------------- */

static void
key_section(struct json *j, struct dump *d, const char *key,
    const struct mime_part *part)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);

	json_key_text(j, key, part != NULL ? part_section(mem, part) :
	    (mime_span){ 0 });
	mime_arena_release(mem, mark);
}

static void
key_fields(struct json *j, const char *key, const struct signature *sig,
    struct dkim_head *head, const char *own, bool absent)
{
	mime_span rest = sig->dkim.tag[DKIM_H], name;

	json_key(j, key);
	json_open(j, '[');
	dkim_head_begin(head);
	while (dkim_name(&rest, &name))
		if ((dkim_take(head, name, own) == NULL) == absent)
			json_string(j, name);
	json_close(j, ']');
}

static void
put_dkim(struct json *j, const struct signature *sig,
    const struct signatures *s, struct dkim_head *head)
{
	const struct dkim *k = &sig->dkim;
	const char *own = s->head.ptr +
	    (sig->field.offset - sig->part->head.offset);

	json_key_range(j, "field", sig->field);
	json_key_text(j, "domain", k->tag[DKIM_D]);
	json_key_text(j, "selector", k->tag[DKIM_S]);
	json_key_text(j, "algorithm", k->tag[DKIM_A]);
	json_key_text(j, "forms", k->tag[DKIM_C]);
	json_key_text(j, "limit", k->tag[DKIM_L]);
	json_key_name(j, "body", body_name(sig->body));
	json_key_number(j, "body_size", sig->body_size);
	key_fields(j, "fields", sig, head, own, false);
	key_fields(j, "absent", sig, head, own, true);
}

static void
put_part(struct json *j, struct dump *d, const struct signature *sig)
{
	mime_range r;

	json_key_text(j, "algorithm", sig->algorithm);
	key_section(j, d, "covered", sig->covered);
	key_section(j, d, "signer", sig->signer);
	if (covered(sig, &r))
		json_key_range(j, "octets", r);
	else
		json_key_name(j, "octets", NULL);
}

/* ---- all ---------------------------------------------------------------- */

/* Those of the message that is open, and the fields of its header. */
static bool
find(struct dump *d, struct signatures *s, struct dkim_head *head)
{
	struct message *m = &d->message;
	struct signed_mail mail = signed_mail(m);

	return message_told(m, signed_find(&mail, s)) && message_told(m,
	    dkim_head(m->mem, s->head, head) ? MIME_OK : MIME_NOMEM);
}

void
dump_signatures(struct dump *d)
{
	struct signatures s;
	struct dkim_head head;

	if (!find(d, &s, &head))
		return;
	for (const struct signature *sig = s.first; sig; sig = sig->next) {
		if (!dump_shows(d, sig->part))
			continue;
		fputs(kind_name(sig->kind), d->tool.out);
		if (is_dkim(sig))
			print_dkim(d, sig, &s, &head);
		else
			print_part(d, sig);
		fputc('\n', d->tool.out);
	}
}

void
dump_json_signatures(struct json *j, struct dump *d)
{
	struct signatures s;
	struct dkim_head head;

	if (!d->signatures)
		return;
	json_key(j, "signatures");
	json_open(j, '[');
	if (!find(d, &s, &head))
		s.first = NULL;
	for (const struct signature *sig = s.first; sig; sig = sig->next) {
		if (!dump_shows(d, sig->part))
			continue;
		json_open(j, '{');
		json_key_name(j, "kind", kind_name(sig->kind));
		key_section(j, d, "part", sig->part);
		if (is_dkim(sig))
			put_dkim(j, sig, &s, &head);
		else
			put_part(j, d, sig);
		json_key(j, "stands");
		json_bool(j, sig->stands);
		json_key_name(j, "why", sig->why);
		json_close(j, '}');
	}
	json_close(j, ']');
}
