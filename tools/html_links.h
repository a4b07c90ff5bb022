/*
 * html_links.h - where the links of a page lead, as a list at its end.
 *
 * A newsletter has links of 300 characters: in the text nobody could read on.
 */
#ifndef TOOLS_HTML_LINKS_H
#define TOOLS_HTML_LINKS_H

#include "wrap.h"

#define LINKS_MOST 10000
#define LINK_TEXT 512

struct links;

struct links *links_new(struct mime_arena *mem);

/* Begins a link to URL, unless that leads nowhere a person could go. */
void links_begin(struct links *l, mime_span url);

/* Of the text of the link that is open: so that it is not told twice. */
void links_text(struct links *l, mime_span utf8);

bool links_open(const struct links *l);

/* Did an earlier link lead to the same place, and was given a number? */
bool links_known(const struct links *l);

/* Does the link that is open have text? */
bool links_shown(const struct links *l);

/*
 * Ends it. Returns the number to be shown, the same for the same URL; 0: none,
 * since the text says it all, or there are LINKS_MOST.
 */
unsigned links_end(struct links *l);

/* Puts out the list, if there is any. */
void links_list(const struct links *l, struct wrap *w);

/* Some link is left out, for want of memory. */
bool links_failed(const struct links *l);

#endif
