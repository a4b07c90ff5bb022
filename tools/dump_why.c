/*
 * dump_why.c - why a part is read as it is, in plain words.
 *
 * What the library decided (mime_part_why) is printed by topic, a line a
 * decision: what was taken, and why. Below it stands where in the message that
 * was found, with the octets, or the first of them. All of it is shown so that
 * nothing in it acts on a terminal, wherever it goes: this is for people.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "dump.h"
#include "part.h"
#include "show.h"

/* Octets that are shown of a place, and of a subject. */
#define OCTETS_MAX 60
#define SUBJECT_MAX 200

#define TOPIC_WIDTH 13

/* The topic, where it is not that of the line before. */
static void
print_topic(FILE *out, const char *topic, const char **before)
{
	bool same = *before != NULL && strcmp(*before, topic) == 0;

	fprintf(out, "%-*s", TOPIC_WIDTH, same ? "" : topic);
	*before = topic;
}

static void
print_subject(FILE *out, mime_span subject)
{
	mime_span shown = subject;

	if (subject.len == 0)
		return;
	if (shown.len > SUBJECT_MAX)
		for (shown.len = SUBJECT_MAX; shown.len > 0 &&
		    ((unsigned char)subject.ptr[shown.len] & 0xc0) == 0x80;)
			shown.len--;
	show_line(out, shown);
	if (shown.len < subject.len)
		fputs("..", out);
	fputs(": ", out);
}

static bool
same(mime_span a, mime_span b)
{
	return a.len == b.len && (a.len == 0 ||
	    memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Where it stands, and what stands there unless the line has said so. */
static void
print_place(struct dump *d, const struct mime_part *part,
    const struct mime_decision *why)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	mime_range at = why->at;
	mime_span octets = { 0 };
	FILE *out = d->tool.out;

	if (at.size > OCTETS_MAX)
		at.size = OCTETS_MAX;
	message_told(&d->message, mime_part_bytes(mem, d->message.tree, part,
	    at, &octets));
	fprintf(out, "%*sat %" PRIu64, TOPIC_WIDTH + 2, "", why->at.offset);
	if (!same(octets, why->subject) && octets.len > 0) {
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
print_decision(struct dump *d, const struct mime_part *part,
    const struct mime_decision *why, const char **topic)
{
	FILE *out = d->tool.out;

	print_topic(out, why->topic, topic);
	if (why->code == MIME_WHY_DEFECT) {
		print_defect(out, why->defect);
	} else {
		print_subject(out, why->subject);
		fputs(mime_decision_info(why->code)->text, out);
		if (why->code == MIME_WHY_BOUNDARY_DECLARED)
			fprintf(out, ", %zu octets", why->subject.len);
		if (d->tool.verbose)
			fprintf(out, " [%s]",
			    mime_decision_info(why->code)->name);
		fputc('\n', out);
	}
	if (why->at.size > 0)
		print_place(d, part, why);
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
	const char *topic = NULL;

	if (part == NULL)
		return;
	d->matched = true;
	if (!message_told(&d->message, mime_part_why(d->message.mem,
	    d->message.tree, part, &why)))
		return;
	print_part(d, part);
	for (; why != NULL; why = why->next)
		print_decision(d, part, why, &topic);
}
