/*
 * html_cells.c - the table at hand, until it is known what it is for.
 *
 * The text of its cells is kept as it would be put out: UTF-8, a blank between
 * words, a line end for each that is due. Rows that are wider than a line make
 * it layout; so does a table of one column. Several lines in a cell do, unless
 * all cells of the row have as many: some write a whole table in one row.
 */
#include "config.h"

#include <string.h>

#include "html_cells.h"
#include "utf8.h"

#define TEXT_MOST ((size_t)32 * 1024)
#define CELLS_MOST 2048
#define COLUMNS_MOST 40

#define GAP 2                   /* columns between two cells */

struct cell {
	size_t at, len;
	unsigned row, column, span;
	unsigned width;
	unsigned lines;         /* 0: it is empty */
	bool heads;
};

struct cells {
	bool keep;
	unsigned row, column;
	unsigned count;
	struct cell cells[CELLS_MOST];
	unsigned widths[COLUMNS_MOST];
	size_t filled;
	char text[TEXT_MOST];
};

struct cells *
cells_new(struct mime_arena *mem)
{
	return mime_arena_alloc(mem, sizeof(struct cells));
}

bool
cells_keep(const struct cells *c)
{
	return c->keep;
}

/* ---- keeping ------------------------------------------------------------ */

void
cells_begin(struct cells *c, struct wrap *w)
{
	cells_flow(c, w);
	c->keep = true;
	c->row = c->column = c->count = 0;
	c->filled = 0;
	/* What stands in a table and in no cell is in front of it. */
	cells_cell(c, 1, false);
	c->column = 0;
}

void
cells_row(struct cells *c)
{
	c->row++;
	c->column = 0;
}

void
cells_cell(struct cells *c, unsigned span, bool heads)
{
	if (c->count < CELLS_MOST)
		c->cells[c->count] = (struct cell){ .at = c->filled,
		    .row = c->row, .column = c->column, .span = span,
		    .heads = heads };
	c->count++;
	c->column += span;
}

static bool
add(struct cells *c, const char *octets, size_t n)
{
	if (c->filled + n > TEXT_MOST || c->count > CELLS_MOST)
		return false;
	memcpy(c->text + c->filled, octets, n);
	c->filled += n;
	c->cells[c->count - 1].len += n;
	return true;
}

/* The last octet of the cell at hand; -1: it has none. */
static int
last_of(const struct cells *c)
{
	const struct cell *cell = &c->cells[c->count <= CELLS_MOST ?
	    c->count - 1 : 0];

	return cell->len > 0 ?
	    (unsigned char)c->text[cell->at + cell->len - 1] : -1;
}

bool
cells_char(struct cells *c, uint32_t code)
{
	char utf8[4];
	unsigned n = utf8_put(utf8, code);

	return add(c, utf8, n);
}

bool
cells_space(struct cells *c)
{
	int last = last_of(c);

	if (last < 0 || last == ' ' || last == '\n')
		return true;
	return add(c, " ", 1);
}

/* At the front of a cell nothing is due; two in a row are a blank line. */
bool
cells_break(struct cells *c, unsigned n)
{
	const struct cell *cell = &c->cells[c->count <= CELLS_MOST ?
	    c->count - 1 : 0];
	unsigned have = 0;

	if (last_of(c) < 0)
		return true;
	while (have < cell->len && c->text[cell->at + cell->len - 1 - have] ==
	    '\n')
		have++;
	for (; have < n; have++)
		if (!add(c, "\n", 1))
			return false;
	return true;
}

unsigned
cells_resume(struct cells *c)
{
	unsigned n = 0;

	if (c->count > CELLS_MOST)
		return 0;
	for (; last_of(c) == '\n'; n++) {
		c->cells[c->count - 1].len--;
		c->filled--;
	}
	return n;
}

/* ---- putting out -------------------------------------------------------- */

static void
put_flowing(struct wrap *w, mime_span s)
{
	struct utf8 u = { 0 };

	for (size_t i = 0; i < s.len; i++) {
		int32_t code = utf8_step(&u, (unsigned char)s.ptr[i]);

		if (code == ' ')
			wrap_space(w);
		else if (code == '\n')
			wrap_newline(w, false);
		/* Kept together, see page_text. */
		else if (code == 0xa0)
			wrap_char(w, ' ');
		else if (code >= 0)
			wrap_char(w, (uint32_t)code);
	}
}

static mime_span
text_of(const struct cells *c, const struct cell *cell)
{
	mime_span s = { c->text + cell->at, cell->len };

	while (s.len > 0 && (s.ptr[s.len - 1] == ' ' ||
	    s.ptr[s.len - 1] == '\n'))
		s.len--;
	return s;
}

void
cells_flow(struct cells *c, struct wrap *w)
{
	if (!c->keep)
		return;
	c->keep = false;
	for (unsigned i = 0; i < c->count && i < CELLS_MOST; i++) {
		wrap_break(w, 1);
		put_flowing(w, (mime_span){ c->text + c->cells[i].at,
		    c->cells[i].len });
	}
}

/* ---- is it a table? ----------------------------------------------------- */

/* Takes the next line off the front of REST. */
static mime_span
take_line(mime_span *rest)
{
	const char *end = rest->len > 0 ? memchr(rest->ptr, '\n', rest->len) :
	    NULL;
	mime_span line = *rest;

	if (end != NULL)
		line.len = (size_t)(end - rest->ptr);
	rest->ptr += line.len + (end != NULL);
	rest->len -= line.len + (end != NULL);
	return line;
}

static unsigned
columns_of(mime_span s)
{
	struct utf8 u = { 0 };
	unsigned columns = 0;

	for (size_t i = 0; i < s.len; i++) {
		int32_t code = utf8_step(&u, (unsigned char)s.ptr[i]);

		columns += code >= 0 ? wrap_columns((uint32_t)code) : 0;
	}
	return columns;
}

/* How many lines S, of CELL, is, and how wide the widest of them. */
static void
measure_cell(struct cell *cell, mime_span s)
{
	cell->width = cell->lines = 0;
	while (s.len > 0) {
		unsigned columns = columns_of(take_line(&s));

		cell->lines++;
		if (columns > cell->width)
			cell->width = columns;
	}
}

/* Cells of a row that are not empty have the same number of lines. */
static bool
rows_match(const struct cells *c)
{
	unsigned row = 0, lines = 0;

	for (unsigned i = 1; i < c->count; i++) {
		const struct cell *cell = &c->cells[i];

		if (cell->row != row)
			lines = 0;
		row = cell->row;
		if (cell->lines > 0 && lines > 0 && cell->lines != lines)
			return false;
		lines = cell->lines > 0 ? cell->lines : lines;
	}
	return true;
}

/*
 * Finds the width of each column, of cells that span one only. False where
 * something is in the way.
 */
static bool
measure(struct cells *c)
{
	memset(c->widths, 0, sizeof c->widths);
	if (c->count > CELLS_MOST || c->cells[0].len > 0)
		return false;
	for (unsigned i = 1; i < c->count; i++) {
		struct cell *cell = &c->cells[i];

		measure_cell(cell, text_of(c, cell));
		if (cell->column >= COLUMNS_MOST)
			return false;
		if (cell->span == 1 && cell->width > c->widths[cell->column])
			c->widths[cell->column] = cell->width;
	}
	return rows_match(c);
}

/* Where COLUMN begins; columns that are empty take no place. */
static unsigned
column_at(const struct cells *c, unsigned column)
{
	unsigned at = 0;

	for (unsigned i = 0; i < column && i < COLUMNS_MOST; i++)
		at += c->widths[i] > 0 ? c->widths[i] + GAP : 0;
	return at;
}

/* Some row has two cells, and each fits on a line. */
static bool
is_table(const struct cells *c, unsigned room)
{
	unsigned row = 0, filled = 0;
	bool several = false;

	for (unsigned i = 1; i < c->count; i++) {
		const struct cell *cell = &c->cells[i];

		if (cell->row != row)
			filled = 0;
		row = cell->row;
		filled += cell->lines > 0;
		several |= filled > 1;
		if (column_at(c, cell->column) + cell->width > room)
			return false;
	}
	return several;
}

static void
put_word(struct wrap *w, mime_span s)
{
	struct utf8 u = { 0 };

	for (size_t i = 0; i < s.len; i++) {
		int32_t code = utf8_step(&u, (unsigned char)s.ptr[i]);

		if (code >= 0)
			wrap_char(w, code == 0xa0 ? ' ' : (uint32_t)code);
	}
}

/* Blanks and line ends at the end of a cell are not put out. */
static void
trim_cells(struct cells *c)
{
	for (unsigned i = 1; i < c->count; i++)
		c->cells[i].len = text_of(c, &c->cells[i]).len;
}

/* The next line of each cell of a row, which is taken; false: all are empty. */
static bool
put_line(struct cells *c, struct wrap *w, unsigned first, unsigned end)
{
	unsigned at = 0;

	for (unsigned i = first; i < end; i++) {
		struct cell *cell = &c->cells[i];
		mime_span rest = { c->text + cell->at, cell->len };
		mime_span line = take_line(&rest);
		unsigned column;

		cell->at += cell->len - rest.len;
		cell->len = rest.len;
		if (line.len == 0)
			continue;
		column = column_at(c, cell->column);
		/* Behind a cell that spans too little for what it holds. */
		if (at > 0 && at + GAP > column)
			column = at + GAP;
		for (; at < column; at++)
			wrap_char(w, ' ');
		put_word(w, line);
		at += columns_of(line);
	}
	return at > 0;
}

static void
put_row(struct cells *c, struct wrap *w, unsigned first, unsigned end)
{
	unsigned lines = 1;

	for (unsigned i = first; i < end; i++)
		if (c->cells[i].lines > lines)
			lines = c->cells[i].lines;
	for (; lines > 0; lines--)
		wrap_break(w, put_line(c, w, first, end) ? 1 : 2);
}

/* A line below the row of headings. */
static void
put_rule(const struct cells *c, struct wrap *w)
{
	bool later = false;

	wrap_break(w, 1);
	for (unsigned i = 0; i < COLUMNS_MOST; i++) {
		if (c->widths[i] == 0)
			continue;
		for (unsigned n = 0; later && n < GAP; n++)
			wrap_char(w, ' ');
		for (unsigned n = 0; n < c->widths[i]; n++)
			wrap_char(w, '-');
		later = true;
	}
}

void
cells_end(struct cells *c, struct wrap *w)
{
	unsigned end;

	if (!c->keep)
		return;
	if (!measure(c) || !is_table(c, wrap_room(w))) {
		cells_flow(c, w);
		return;
	}
	c->keep = false;
	trim_cells(c);
	w->nowrap = true;
	for (unsigned i = 1; i < c->count; i = end) {
		bool heads = true;

		for (end = i; end < c->count &&
		    c->cells[end].row == c->cells[i].row; end++)
			heads &= c->cells[end].heads;
		wrap_break(w, 1);
		put_row(c, w, i, end);
		if (heads && i == 1 && end < c->count)
			put_rule(c, w);
	}
	wrap_break(w, 1);
	w->nowrap = false;
}
