/*
 * html.h - HTML as text that a person would want to read.
 *
 *     pieces ──► html.c ──► html_scan.c, or html_gumbo.c ──► html_page.c ──►
 *     wrap.c ──► lines
 *
 * Fed by the piece. A page of up to HTML_GUMBO_MAX octets is parsed by gumbo,
 * where the tools were built with it; a larger one, or one that would cost
 * gumbo dear, is read as it comes. Both hand the same things to the same page.
 */
#ifndef TOOLS_HTML_H
#define TOOLS_HTML_H

#include "wrap.h"

#define HTML_GUMBO_MAX ((size_t)512 * 1024)

struct html;

/* Text goes to PUT in lines of at most WIDTH columns. NULL: no memory. */
struct html *html_new(struct mime_arena *mem, unsigned width, wrap_put *put,
    void *ctx);

/* PIECE is UTF-8, cut anywhere. */
void html_feed(struct html *h, mime_span piece);

/* Ends the text. MIME_NOMEM where some of it was left out. */
mime_status html_end(struct html *h);

/*
 * Tells FOUND of each attribute of PAGE: of which element, its name, both in
 * small letters, what it says, and where in PAGE that stands, quotes included
 * (RAW; empty: nowhere). And of what is in <style>: then the name is empty, and
 * VALUE is RAW. False where PAGE was not looked through: there is no
 * gumbo, or it would cost too much.
 */
typedef void html_found(void *ctx, mime_span element, mime_span name,
    mime_span value, mime_span raw);
bool html_attributes(struct mime_arena *mem, mime_span page, html_found *found,
    void *ctx);

/* "+gumbo", or "". */
const char *html_features(void);

#endif
