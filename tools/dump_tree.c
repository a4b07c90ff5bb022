/*
 * dump_tree.c - the parts of a message, a line each, then its defects.
 *
 * The columns are as wide as what stands in them, so the parts are passed
 * twice, once for the widths. A column that a hostile part made wide is cut
 * short for the others: its own line then sticks out.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "dump.h"
#include "emlx.h"
#include "part.h"
#include "show.h"

/* What the columns may take of a line, at most. */
#define TREE_MAX 30
#define INDENT_MAX 20
#define TYPE_MAX 40
#define WORD_MAX 20

/* Section numbers that are longer are cut from the front. */
#define SECTION_MAX 40

struct columns {
	unsigned tree, type, charset, encoding;
	bool colours;
};

enum shade { PLAIN, STRONG, DIM, RED, YELLOW, CYAN };

static void
shade(FILE *out, const struct columns *c, enum shade s)
{
	static const char *const codes[] = {
		[PLAIN] = "\033[0m",   [STRONG] = "\033[1m",
		[DIM] = "\033[2m",     [RED] = "\033[31m",
		[YELLOW] = "\033[33m", [CYAN] = "\033[36m"
	};

	if (c->colours)
		fputs(codes[s], out);
}

static void
widen(unsigned *width, size_t wanted, unsigned most)
{
	if (wanted > *width)
		*width = wanted < most ? (unsigned)wanted : most;
}

/* How far PART is set in. */
static unsigned
indent(const struct mime_part *part)
{
	unsigned n = 2u * part->depth;

	return n < INDENT_MAX ? n : INDENT_MAX;
}

/* The section number of PART, or the end of it after "..". */
static mime_span
short_section(struct mime_arena *mem, const struct mime_part *part)
{
	mime_span section = part_section(mem, part);
	char *cut;

	if (section.len <= SECTION_MAX ||
	    (cut = mime_arena_alloc(mem, SECTION_MAX)) == NULL)
		return section;
	memcpy(cut, section.ptr + section.len - SECTION_MAX, SECTION_MAX);
	memcpy(cut, "..", 2);
	return (mime_span){ cut, SECTION_MAX };
}

static void
measure(struct dump *d, const struct mime_part *part, struct columns *c)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);

	widen(&c->tree, indent(part) + short_section(mem, part).len,
	    TREE_MAX);
	widen(&c->type, part_type(mem, part).len, TYPE_MAX);
	widen(&c->charset, part->media->charset.len, WORD_MAX);
	widen(&c->encoding, part->media->encoding_name.len, WORD_MAX);
	mime_arena_release(mem, mark);
}

/* 9342, 14.8K, 1.2M: at most six characters. */
static void
print_size(FILE *out, uint64_t size)
{
	static const char units[] = "KMGTPE";
	uint64_t tenths = size * 10;
	int unit = -1;

	if (size < 10000) {
		fprintf(out, "%6" PRIu64, size);
		return;
	}
	for (tenths = size / 1024 * 10 + size % 1024 * 10 / 1024, unit = 0;
	    tenths >= 10000; tenths /= 1024)
		unit++;
	fprintf(out, "%3" PRIu64 ".%" PRIu64 "%c", tenths / 10, tenths % 10,
	    units[unit]);
}

/* What a leaf or a message holds; of a multipart nothing is said. */
static void
print_content(struct dump *d, const struct mime_part *part,
    const struct columns *c)
{
	FILE *out = d->tool.out;
	uint64_t size = 0;

	if (part->kind == MIME_MULTIPART && !part_is_opaque(part))
		return;
	shade(out, c, DIM);
	show_padded(out, part->media->charset, c->charset + 2);
	show_padded(out, part->media->encoding_name, c->encoding + 1);
	shade(out, c, PLAIN);
	if (message_told(&d->message, content_size(&d->message, part, &size)))
		print_size(out, size);
}

/* With -v: what it is to its reader, and where it stands. */
static void
print_more(FILE *out, const struct mime_part *part)
{
	fprintf(out, "  [%s, header %" PRIu64 "+%" PRIu64 ", body %" PRIu64
	    "+%" PRIu64 "%s]", part_role(part), part->head.offset,
	    part->head.size, part->body.offset, part->body.size,
	    part->inside != NULL ? ", of what is decoded" : "");
}

/* Where the content is, where it is not in the message. */
static void
print_outside(struct dump *d, const struct mime_part *part)
{
	struct outside o;

	if (!emlx_left_out(&d->message, part) || !message_told(&d->message,
	    emlx_open(&d->message, part, &o)))
		return;
	fputs(o.fd >= 0 ? "  (outside: " : "  (outside, but not there: ",
	    d->tool.out);
	show_line(d->tool.out, o.name);
	fputc(')', d->tool.out);
	emlx_close(&o);
}

/* Whether something stands after the type. */
static bool
has_more(const struct dump *d, const struct mime_part *part)
{
	return part->kind != MIME_MULTIPART || part->opaque ||
	    part->filename.len > 0 || d->tool.verbose;
}

static void
print_part(struct dump *d, const struct mime_part *part,
    const struct columns *c)
{
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	FILE *out = d->tool.out;
	unsigned in = indent(part);

	fprintf(out, "%*s", (int)in, "");
	shade(out, c, STRONG);
	show_padded(out, short_section(mem, part),
	    c->tree > in ? c->tree - in : 0);
	shade(out, c, PLAIN);
	fputs("  ", out);
	show_padded(out, part_type(mem, part),
	    has_more(d, part) ? c->type + 2 : 0);
	print_content(d, part, c);
	if (part->filename.len > 0)
		fputs("  ", out);
	show_line(out, part->filename);
	print_outside(d, part);
	if (part->opaque)
		fputs("  (beyond a limit)", out);
	if (d->tool.verbose)
		print_more(out, part);
	fputc('\n', out);
	mime_arena_release(mem, mark);
}

/* ---- defects ------------------------------------------------------------ */

static enum shade
shade_of(uint8_t severity)
{
	switch (severity) {
	case MIME_SEVERITY_AMBIGUOUS:
	case MIME_SEVERITY_UNSAFE:      return RED;
	case MIME_SEVERITY_INFORMATION: return DIM;
	case MIME_SEVERITY_LIMIT:       return CYAN;
	default:                        return YELLOW;
	}
}

static void
print_defect(struct dump *d, const struct mime_part *part,
    const struct mime_defect *defect, const struct columns *c)
{
	const struct mime_defect_info *info = mime_defect_info(defect->code);
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	FILE *out = d->tool.out;

	shade(out, c, shade_of(defect->severity));
	fprintf(out, "%c  %s", defect->severity, info->name);
	shade(out, c, PLAIN);
	fputs("  part ", out);
	show_line(out, short_section(mem, part));
	fprintf(out, " at %" PRIu64 ": %s", defect->at.offset, info->text);
	if (*info->rule != '\0')
		fprintf(out, " (%s)", info->rule);
	fputc('\n', out);
	mime_arena_release(mem, mark);
}

/* Those of the parts that are shown; all of a message that is shown whole. */
static void
print_defects(struct dump *d, const struct columns *c)
{
	const struct mime_defect *defect = NULL;
	const struct mime_part *part;
	uint64_t all = 0, shown = 0;

	while ((defect = message_defect(&d->message, &part, defect)) != NULL) {
		all++;
		if (!dump_shows(d, part))
			continue;
		if (shown++ == 0)
			fputc('\n', d->tool.out);
		print_defect(d, part, defect, c);
	}
	if (shown > 0 && message_defects(&d->message) > all)
		fprintf(d->tool.out, "and %" PRIu64 " more\n",
		    message_defects(&d->message) - all);
}

void
dump_tree(struct dump *d)
{
	const struct mime_part *root = message_root(&d->message), *p;
	struct columns c = { .colours = show_colours(d->tool.out) };

	for (p = root; p != NULL; p = p->after)
		if (dump_shows(d, p))
			measure(d, p, &c);
	for (p = root; p != NULL; p = p->after)
		if (dump_shows(d, p))
			print_part(d, p, &c);
	print_defects(d, &c);
}

void
dump_defect(struct dump *d, const struct mime_part *part,
    const struct mime_defect *defect)
{
	const struct mime_defect_info *info = mime_defect_info(defect->code);
	struct mime_arena *mem = d->message.part_mem;
	mime_mark mark = mime_arena_mark(mem);
	mime_span section = part_section(mem, part);

	fprintf(d->tool.out, "%" PRIu64 " %.*s %s %c %s\n",
	    defect->at.offset, (int)section.len, section.ptr, info->name,
	    defect->severity, info->text);
	mime_arena_release(mem, mark);
}

/* One line for each. */
void
dump_defects(struct dump *d)
{
	const struct mime_defect *defect = NULL;
	const struct mime_part *part;

	while ((defect = message_defect(&d->message, &part, defect)) != NULL)
		if (dump_shows(d, part))
			dump_defect(d, part, defect);
}
