/*
 * dump_why.c - why a part is read as it is, in plain words.
 *
 * What the library decided (mime_part_why) is printed by topic, a line a
 * decision: what was taken, and why. Below it stands where in the message that
 * was found, in which field if it is a defect of one, with the octets, or the
 * first of them. All of it is shown so that nothing in it acts on a terminal,
 * wherever it goes: this is for people.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "dump.h"
#include "part.h"
#include "show.h"
#include "text.h"

/* Octets that are shown of a place, and of a subject. */
#define OCTETS_MAX 60
#define SUBJECT_MAX 200

#define TOPIC_WIDTH 13

/* What is told of a part. */
struct story {
	struct dump *d;
	const struct mime_part *part;
	const char *topic;      /* of the line before; NULL: none is */
	mime_span head, rest;   /* the header, and how far it was looked at */
};

/* The topic, where it is not that of the line before. */
static void
print_topic(struct story *s, const char *topic)
{
	bool same = s->topic != NULL && strcmp(s->topic, topic) == 0;

	fprintf(s->d->tool.out, "%-*s", TOPIC_WIDTH, same ? "" : topic);
	s->topic = topic;
}

/* Nobody sees a blank, so one at an end gets quotes around it. */
static bool
needs_quotes(mime_span s)
{
	return s.ptr[0] == ' ' || s.ptr[s.len - 1] == ' ';
}

static void
print_subject(FILE *out, mime_span subject)
{
	const char *quote = "";
	mime_span shown = subject;

	if (subject.len == 0)
		return;
	if (needs_quotes(subject))
		quote = "\"";
	if (shown.len > SUBJECT_MAX)
		for (shown.len = SUBJECT_MAX; shown.len > 0 &&
		    ((unsigned char)subject.ptr[shown.len] & 0xc0) == 0x80;)
			shown.len--;
	fputs(quote, out);
	show_line(out, shown);
	if (shown.len < subject.len)
		fputs("..", out);
	fprintf(out, "%s: ", quote);
}

/*
 * The name of the field that AT is in; where it is empty, that it is behind.
 * Those asked about mostly come in order; for one that does not, the header is
 * looked at from its start again.
 */
static mime_span
field_of(struct story *s, mime_range at)
{
	uint64_t begin = s->part->head.offset;
	struct mime_field field;

	if (at.size == 0 && at.offset > 0)
		at = (mime_range){ at.offset - 1, 1 };
	if (at.offset < begin || at.offset - begin >= s->head.len)
		return (mime_span){ 0 };
	if (at.offset - begin < s->head.len - s->rest.len)
		s->rest = s->head;
	for (mime_span rest = s->rest; mime_field_next(&rest, &field);
	    s->rest = rest) {
		uint64_t from = begin + (uint64_t)(field.whole.ptr -
		    s->head.ptr);

		if (at.offset < from + field.whole.len)
			return at.offset >= from && at.offset + at.size <=
			    from + field.whole.len ? field.name :
			    (mime_span){ 0 };
	}
	return (mime_span){ 0 };
}

/* Where it stands, and what stands there unless the line has said so. */
static void
print_place(struct story *s, const struct mime_decision *why)
{
	struct dump *d = s->d;
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	mime_range at = why->at;
	mime_span octets = { 0 }, field = { 0 };
	FILE *out = d->tool.out;

	if (at.size > OCTETS_MAX)
		at.size = OCTETS_MAX;
	message_told(&d->message, mime_part_bytes(mem, d->message.tree,
	    s->part, at, &octets));
	fprintf(out, "%*sat %" PRIu64, TOPIC_WIDTH + 2, "", why->at.offset);
	if (why->code == MIME_WHY_DEFECT)
		field = field_of(s, why->at);
	if (field.len > 0) {
		fputs(", in ", out);
		show_line(out, field);
	}
	if (!text_equal(octets, why->subject) && octets.len > 0) {
		fputs(": ", out);
		show_octets(out, octets);
	}
	if (why->at.size > at.size)
		fprintf(out, ".. (%" PRIu64 " octets)", why->at.size);
	fputc('\n', out);
	mime_arena_release(mem, mark);
}

static void
print_defect(FILE *out, unsigned code)
{
	const struct mime_defect_info *info = mime_defect_info(code);

	fprintf(out, "defect %c, %s: %s", info->severity, info->name,
	    info->text);
	if (*info->rule != '\0')
		fprintf(out, " (%s)", info->rule);
	fputc('\n', out);
}

static void
print_decision(struct story *s, const struct mime_decision *why)
{
	FILE *out = s->d->tool.out;

	print_topic(s, why->topic);
	if (why->code == MIME_WHY_DEFECT) {
		print_defect(out, why->defect);
	} else {
		print_subject(out, why->subject);
		fputs(mime_decision_info(why->code)->text, out);
		if (why->code == MIME_WHY_BOUNDARY_DECLARED)
			fprintf(out, ", %zu octets", why->subject.len);
		if (s->d->tool.verbose)
			fprintf(out, " [%s]",
			    mime_decision_info(why->code)->name);
		fputc('\n', out);
	}
	if (why->at.size > 0 || why->code == MIME_WHY_DEFECT)
		print_place(s, why);
}

/* What the decisions come to: number, type, role. */
static void
print_part(struct dump *d, const struct mime_part *part)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	FILE *out = d->tool.out;

	fputs("part ", out);
	show_line(out, part_section(mem, part));
	fputs(": ", out);
	show_line(out, part_type(mem, part));
	fprintf(out, ", %s, %s\n", part_kind(part), part_role(part));
	mime_arena_release(mem, mark);
}

void
dump_why(struct dump *d)
{
	const struct mime_part *part = mime_part_at(d->message.tree,
	    (mime_span){ d->why, strlen(d->why) });
	const struct mime_decision *why = NULL;
	struct story s = { .d = d, .part = part };

	if (part == NULL)
		return;
	d->matched = true;
	if (!message_told(&d->message, mime_part_why(d->message.mem,
	    d->message.tree, part, &why)) ||
	    !message_told(&d->message, mime_part_head(d->message.mem,
	    d->message.tree, part, &s.head)))
		return;
	s.rest = s.head;
	print_part(d, part);
	for (; why != NULL; why = why->next)
		print_decision(&s, why);
}
