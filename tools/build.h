/*
 * build.h - a mail that is being made, and what of.
 *
 * mimebuild.c         what was typed
 * build_file.c        octets that are read twice
 * build_piece.c       FILE;type=..;name=..
 * build_text.c        text and octets that grow
 * build_mail.c        mails that go with it; build_reply.c: one it answers
 * build_json.c        or all of it out of JSON
 * build_flowed.c      the text in lines that flow
 * build_charset.c     and in another charset
 * build_fields.c      fields that stand once; build_idn.c: domains in ASCII
 * build_stamp.c       Date and Message-ID
 * build_page.c        the page, and its images: build_refer.c, build_image.c
 * build_envelope.c    who sends and receives, for curl
 * build_carry.c       can a mail go as it stands?
 * build_message.c     its parts, told to the writer
 */
#ifndef TOOLS_BUILD_H
#define TOOLS_BUILD_H

#include <sys/types.h>
#include <time.h>

#include "spool.h"
#include "tool.h"

struct build;

/* ---- build_file.c: octets that are read twice ---------------------------- */

/* A file, read when it is needed; or memory; or a spool, for what flows. */
struct build_file {
	struct build *build;
	const char *path;       /* what it is called in complaints */
	mime_span memory;       /* it, where SPOOL has nothing and PATH no file */
	bool in_memory, spooled;
	struct spool spool;
	dev_t device;           /* of the file at PATH, when it was named */
	ino_t inode;
	uint64_t size;          /* what is added later is not in the mail */
	struct timespec changed;
	const struct spool *shared;     /* it is AT of that; NULL: of none */
	mime_range at;
};

/* True where PATH ("-": the standard input) can be read; a pipe is, at once. */
bool build_file_open(struct build_file *f, struct build *b, const char *path);

/* Why the last read failed. */
const char *build_file_why(const struct build *b);

/* F as the writer wants it. */
struct mime_source build_file_source(struct build_file *f);

/* All of F, in the tool's memory; false, and told, where it cannot be. */
bool build_file_load(struct build_file *f, mime_span *octets);

/* Hands F to PUT, from front to end. False where PUT does not want more, or F
   cannot be read, and that is told. */
bool build_file_pour(struct build_file *f,
    bool (*put)(void *ctx, mime_span piece), void *ctx);

/* F is WITH from now on. */
void build_file_replace(struct build_file *f, const struct spool *with);

/* ---- build_piece.c: FILE;type=..;name=.. --------------------------------- */

struct build_piece {
	struct build_piece *next;
	struct build_file file;
	const char *type;       /* "text/plain" */
	mime_span name;         /* empty: none */
	mime_span charset, cid, description;
	const char *disposition;
	bool flowed;            /* text, by RFC 3676 */
};

/* Reads TEXT, or ends the program: OPTION is where it was typed. */
struct build_piece *build_piece_new(struct build *b, const char *option,
    const char *text);

/* ID as a Content-ID has it, in brackets; ends the program like that. */
mime_span build_bracketed(struct build *b, mime_span id);

/* Closes what P and those behind it were copied to; NULL: nobody. */
void build_piece_close(struct build_piece *p);

/* The type of a file called NAME, by what is behind its last dot. */
const char *build_type_of(mime_span name);

/* ---- build_text.c: text and octets that grow ---------------------------- */

struct build_text {
	struct mime_arena *mem;
	char *ptr;
	size_t len, cap;
	bool failed;            /* for want of memory */
};

/* S in the tool's memory, with a NUL behind it; ptr is NULL without memory. */
mime_span build_copy(struct build *b, mime_span s);

/* Adds PIECE to TEXT, a struct build_text. */
void build_text_put(void *text, mime_span piece);

/* Adds what F, which may be NULL, makes of OCTETS. */
void build_text_filter(struct build_text *text, mime_span octets,
    struct mime_filter *f);

/* OCTETS in the charset LABEL, in UTF-8, added to TEXT; empty: as they are. */
void build_text_decode(struct build_text *text, mime_span octets,
    mime_span label);

/* Octets that are to take the place of a file; begun with BUILD_OUT. */
struct build_out {
	struct spool to;
	bool failed;
	size_t len;
	char octets[4096];
};

#define BUILD_OUT ((struct build_out){ .to = SPOOL_NONE })

void build_out_put(struct build_out *o, mime_span piece);

/* F is these octets from now on. False, and told, where that failed. */
bool build_out_end(struct build_out *o, struct build_file *f);

/* ---- build_flowed.c ----------------------------------------------------- */

/* Has the text of B flow. False, and told, where that cannot be done. */
bool build_flow(struct build *b);

/* ---- build_charset.c ---------------------------------------------------- */

/* Has the text of B be in its charset. False, and told, where that cannot hold
   it. */
bool build_convert(struct build *b);

/* ---- build_image.c: the images of a page --------------------------------- */

/* A longer reference is none: octets. */
#define BUILD_REFERENCE_MOST 1024

struct build_images;

struct build_images *build_images_new(struct build *b);

/* The part that REFERENCE of the page leads to; NULL: it stays as it is. */
struct build_piece *build_image(struct build_images *images,
    mime_span reference);

/* False for want of memory. */
bool build_images_end(struct build_images *images);

/* ---- build_refer.c: references, as a page has them ----------------------- */

enum build_refer {
	BUILD_WHOLE,            /* an attribute is one */
	BUILD_SET,              /* some, with commas: srcset */
	BUILD_STYLE,            /* url(..) in an attribute */
	BUILD_SHEET             /* and in <style> */
};

/*
 * What VALUE, which refers HOW, becomes, into *INSTEAD; empty: it stays. False
 * for want of memory.
 */
bool build_refer(struct build *b, struct build_images *images,
    enum build_refer how, mime_span value, mime_span *instead);

/* ---- build_page.c ------------------------------------------------------- */

/* Takes the images of the page into B. False, and told, for want of memory. */
bool build_page(struct build *b);

/* Tells that WHAT, of the page, is as WHY says, but not for -q. */
void build_page_say(const struct build *b, mime_span what, const char *why);

/* ---- build_json.c ------------------------------------------------------- */

struct mime_writer;

/*
 * Reads the message that the JSON at PATH describes; its fields are B's then,
 * and the rest is kept for build_json_write. False, and told, where that cannot
 * be done; where the tools are built without jansson, it is wrong use.
 */
bool build_json_read(struct build *b, const char *path);
void build_json_write(struct build *b, struct mime_writer *w);
bool build_json_failed(const struct build *b);
void build_json_free(struct build *b);

/* ---- build_mail.c, build_reply.c ---------------------------------------- */

/* Has all the mails that were named go with B. False, and told, if they cannot
   be. */
bool build_take_mails(struct build *b);

/* Has B answer the mail that was named. False, and told, if it cannot be. */
bool build_reply(struct build *b);

/* ---- build_message.c ---------------------------------------------------- */

struct build_field {
	struct build_field *next;
	const char *name;
	mime_span value;
	bool typed;             /* counts before what is read of a mail */
};

/* Mails that are to go with it. */
struct build_operand {
	struct build_operand *next;
	const char *path;
	bool digest;            /* in one; else forwarded */
};

struct build {
	struct tool tool;

	/* what was typed */
	struct build_field *fields, **last_field;
	struct build_piece *text, *html;
	struct build_piece *inlines, **last_inline;
	struct build_piece *attached, **last_attached;
	struct build_operand *operands, **last_operand;
	struct build_piece *digest, **last_digest;
	const char *charset;    /* of the text; NULL: UTF-8 */
	const char *json;       /* --json; NULL: none */
	const char *reply_to;   /* the mail that is answered */
	const char *date, *message_id;
	const char *boundary;
	const char *envelope;
	unsigned encoding;      /* mime_encoding; MIME_OTHER: the shortest */
	bool lf, crlf, eightbit, sevenbit, utf8, strict, flowed, quote;
	bool digests;           /* some operand is of one */

	/* the run */
	struct build_spec *spec;        /* of the JSON; NULL: none */
	struct spool mails;     /* those that go with it, one after the other */
	unsigned replied;       /* mails that were answered */
	struct build_file *open;        /* that FD is of; NULL: of none */
	int fd;
	const char *unread;     /* the file that could not be read */
	int why;                /* and errno then; 0: it is another by now */
	bool stdin_read;
};

/* Makes the mail that B describes; complaints are told. */
void build_message(struct build *b, const struct mime_sink *to);

/* Hands the fields of B to W, once. */
void build_write_fields(struct build *b, struct mime_writer *w);

/* The first field called NAME; NULL: there is none. */
const struct build_field *build_find(const struct build *b, const char *name);

/* Adds a field at the end; VALUE stays. False for want of memory. */
bool build_add(struct build *b, const char *name, mime_span value);

/* ---- build_carry.c ------------------------------------------------------ */

/*
 * P is a mail that is attached. Where mail cannot carry it as it stands, that
 * is told, and it becomes a file.
 */
void build_carry(struct build *b, struct build_piece *p);

/* ---- build_envelope.c --------------------------------------------------- */

struct output;

/*
 * Writes who sends and who receives, for the file that was named; false, and
 * told, if that cannot be. It is there at the end, unless there was trouble.
 */
bool build_envelope_begin(struct build *b, struct output *o);
void build_envelope_end(struct build *b, struct output *o);

/* ---- build_fields.c ----------------------------------------------------- */

/* Has all domains be ASCII. False, and told, where one cannot be. */
bool build_domains(struct build *b);

/* Has each field that may stand once do so. False, and told, if that cannot
   be. */
bool build_fields(struct build *b);

/* ---- build_idn.c -------------------------------------------------------- */

/*
 * Has the domains of F, a list of addresses, be ASCII. False, and told, where
 * one cannot be.
 */
bool build_idn(struct build *b, struct build_field *f);

/* ---- build_stamp.c: Date and Message-ID --------------------------------- */

/* DATE as RFC 5322 has it. False where its year has not four digits. */
bool build_date(const struct mime_date *date, char *text, size_t size);

/* Adds those that nobody typed. */
bool build_stamp(struct build *b);

#endif
