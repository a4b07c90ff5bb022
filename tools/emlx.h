/*
 * emlx.h - what Apple Mail keeps outside a message: attachments.
 *
 * An .emlx file may have lost the body of a part to a file of its own:
 *
 *     Messages/15.partial.emlx        part 2 has X-Apple-Content-Length
 *     Messages/15.2.emlxpart          and this is its body, still encoded,
 *     Attachments/15/2/report.pdf     or this is its content
 */
#ifndef TOOLS_EMLX_H
#define TOOLS_EMLX_H

#include "message.h"

/* What is in the place of a body. */
struct outside {
	int fd;                 /* -1: the file is not there */
	bool encoded;           /* as it would be in the message */
	mime_span name;         /* of the file, from the folder of the message;
	                           of its folder where it is not there */
};

/* Is the body of PART left out of the message? Its header is read for it. */
bool emlx_left_out(struct message *m, const struct mime_part *part);

/*
 * Opens the file that has it; O's name lives in part_mem. MIME_NOMEM; that the
 * file is not there is no failure.
 */
mime_status emlx_open(struct message *m, const struct mime_part *part,
    struct outside *o);
void emlx_close(struct outside *o);

/*
 * Why the content of PART cannot be had, as a text in part_mem: it is outside
 * and not there, or it is wanted RAW. NULL: nothing is in the way.
 */
const char *emlx_hindrance(struct message *m, const struct mime_part *part,
    bool raw);

/* ---- content, wherever it is -------------------------------------------- */

struct flow {
	struct mime_reader *reader;     /* NULL: OUTSIDE is read */
	struct outside outside;
	struct mime_filter *decode;
	uint64_t at;            /* how far it has been read */
	mime_span in;           /* not decoded yet */
	bool ended;             /* the file */
	bool done;              /* all has come out */
	char *read, *decoded;   /* octets */
};

/*
 * The content of PART by the piece, as a reader gives it. What is outside comes
 * as it is there, in whatever charset; where it is not there, nothing comes.
 */
mime_status flow_begin(struct flow *f, struct message *m,
    const struct mime_part *part, unsigned how);
mime_status flow_next(struct flow *f, mime_span *bytes);
void flow_end(struct flow *f);

#endif
