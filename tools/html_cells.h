/*
 * html_cells.h - the table at hand, until it is known what it is for.
 *
 * Mail uses tables for numbers and, far more, for layout. A table that holds
 * no other block is kept until its end; if rows of it fit on lines, they are
 * put in columns, and else what it holds is text like any other.
 */
#ifndef TOOLS_HTML_CELLS_H
#define TOOLS_HTML_CELLS_H

#include "wrap.h"

struct cells;

struct cells *cells_new(struct mime_arena *mem);

/* Keeps a table from now on; what was kept before goes to W as text. */
void cells_begin(struct cells *c, struct wrap *w);

/* Is one kept? */
bool cells_keep(const struct cells *c);

void cells_row(struct cells *c);
void cells_cell(struct cells *c, unsigned span, bool heads);

/* False where there is no more room: cells_flow, then as without a table. */
bool cells_char(struct cells *c, uint32_t code);
bool cells_space(struct cells *c);
bool cells_break(struct cells *c, unsigned n);

/* As wrap_resume, in the cell at hand. */
unsigned cells_resume(struct cells *c);

/* It is no table: what was kept goes to W. */
void cells_flow(struct cells *c, struct wrap *w);

/* It ends, as what it turned out to be. */
void cells_end(struct cells *c, struct wrap *w);

#endif
