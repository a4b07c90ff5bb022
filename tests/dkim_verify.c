/*
 * dkim_verify.c - is what we tell of DKIM what OpenDKIM's library finds?
 *
 * Mails are signed by that library with a key made for the run, in all pairs of
 * forms. Then they are edited, and each edit is forecast by us and verified by
 * it: a table of edits, and every octet of the mail made another one. Speaks
 * TAP. Keys come from a callback; nothing asks the DNS.
 *
 *     dkim_verify             the rows
 *     dkim_verify FILE ..     the hash of the body of each signature in FILE:
 *                             what we say, what it says
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <opendkim/dkim.h>

#include "signed_mail.h"

static struct {
	DKIM_LIB *lib;
	const struct digester *by;
	char key[4096];         /* PEM */
	char record[1024];      /* as the DNS would have it */
	int rows, failed;
} run;

static void
row(bool well, const char *name, const char *more)
{
	printf("%sok %d - %s%s\n", well ? "" : "not ", ++run.rows, name, more);
	run.failed += !well;
}

static void
give_up(const char *what)
{
	printf("Bail out! %s\n", what);
	exit(99);
}

/* ---- octets -------------------------------------------------------------- */

struct octets {
	char *ptr;
	size_t len, room;
};

static void
put(struct octets *o, const char *ptr, size_t len)
{
	if (len > o->room - o->len) {
		o->room = 2 * (o->len + len);
		o->ptr = realloc(o->ptr, o->room);
		if (o->ptr == NULL)
			give_up("no memory");
	}
	if (len > 0)
		memcpy(o->ptr + o->len, ptr, len);
	o->len += len;
}

static mime_status
put_sink(void *ctx, mime_span octets)
{
	put(ctx, octets.ptr, octets.len);
	return MIME_OK;
}

/* S as SMTP carries it: lines end in CRLF, the last one too. */
static void
to_wire(mime_span s, struct octets *wire)
{
	char last = '\n';

	wire->len = 0;
	put(wire, "", 0);
	for (size_t i = 0; i < s.len; last = s.ptr[i++]) {
		if (s.ptr[i] == '\n' && (i == 0 || last != '\r'))
			put(wire, "\r", 1);
		put(wire, s.ptr + i, 1);
	}
	if (last != '\n')
		put(wire, "\r\n", 2);
}

/* ---- the library --------------------------------------------------------- */

static DKIM_CBSTAT
find_key(DKIM *dkim, DKIM_SIGINFO *sig, u_char *record, size_t size)
{
	(void)dkim;
	(void)sig;
	snprintf((char *)record, size, "%s", run.record);
	return DKIM_CBSTAT_CONTINUE;
}

static void
make_key(void)
{
	EVP_PKEY *key = EVP_RSA_gen(1024);
	BIO *out = BIO_new(BIO_s_mem());
	unsigned char *der = NULL;
	char text[600];
	int n = i2d_PUBKEY(key, &der);

	if (n <= 0 || n > 400 || PEM_write_bio_PrivateKey(out, key, NULL, NULL,
	    0, NULL, NULL) != 1)
		give_up("no key can be made");
	BIO_read(out, run.key, sizeof run.key - 1);
	EVP_EncodeBlock((unsigned char *)text, der, n);
	snprintf(run.record, sizeof run.record, "v=DKIM1; k=rsa; p=%s", text);
	OPENSSL_free(der);
	BIO_free(out);
	EVP_PKEY_free(key);
}

/* Hands the wire S to D: fields, then the body. False: a field is none. */
static bool
hand_over(DKIM *d, mime_span s, DKIM_STAT *st)
{
	const char *p = s.ptr, *end = s.ptr + s.len, *from = p;

	while (p < end && !(p[0] == '\r' && p[1] == '\n')) {
		p = memmem(p, (size_t)(end - p), "\r\n", 2);
		if (p == NULL || (p += 2) > end)
			return false;
		if (p < end && (*p == ' ' || *p == '\t'))
			continue;
		*st = dkim_header(d, (u_char *)(uintptr_t)from,
		    (size_t)(p - 2 - from));
		if (*st != DKIM_STAT_OK)
			return false;
		from = p;
	}
	*st = dkim_eoh(d);
	if (*st == DKIM_STAT_OK && end - p > 2)
		*st = dkim_body(d, (u_char *)(uintptr_t)(p + 2),
		    (size_t)(end - p - 2));
	if (*st == DKIM_STAT_OK)
		*st = dkim_eom(d, NULL);
	return true;
}

/* Does it verify? -1: it has a field that is none. */
static int
verifies(mime_span mail)
{
	static struct octets wire;
	DKIM_STAT st;
	DKIM *d = dkim_verify(run.lib, (const u_char *)"x", NULL, &st);
	bool read;

	if (d == NULL)
		give_up("dkim_verify");
	to_wire(mail, &wire);
	read = hand_over(d, (mime_span){ wire.ptr, wire.len }, &st);
	dkim_free(d);
	return read ? st == DKIM_STAT_OK : -1;
}

struct way {
	const char *name;
	dkim_canon_t head, body;
	dkim_alg_t algorithm;
};

static const struct way ways[] = {
	{ "simple/simple",   DKIM_CANON_SIMPLE,  DKIM_CANON_SIMPLE,
	    DKIM_SIGN_RSASHA256 },
	{ "simple/relaxed",  DKIM_CANON_SIMPLE,  DKIM_CANON_RELAXED,
	    DKIM_SIGN_RSASHA256 },
	{ "relaxed/simple",  DKIM_CANON_RELAXED, DKIM_CANON_SIMPLE,
	    DKIM_SIGN_RSASHA256 },
	{ "relaxed/relaxed", DKIM_CANON_RELAXED, DKIM_CANON_RELAXED,
	    DKIM_SIGN_RSASHA1 },
};

/* MAIL with a signature in front, on the wire. */
static void
sign(mime_span mail, const struct way *way, ssize_t limit, struct octets *to)
{
	struct octets wire = { 0 };
	u_char field[2048];
	DKIM_STAT st;
	DKIM *d = dkim_sign(run.lib, (const u_char *)"x", NULL,
	    (dkim_sigkey_t)run.key, (const u_char *)"k",
	    (const u_char *)"a.org", way->head, way->body, way->algorithm,
	    limit, &st);

	to_wire(mail, &wire);
	if (d == NULL || !hand_over(d, (mime_span){ wire.ptr, wire.len },
	    &st) || st != DKIM_STAT_OK ||
	    dkim_getsighdr(d, field, sizeof field, 16) != DKIM_STAT_OK)
		give_up("dkim_sign");
	to->len = 0;
	put(to, "DKIM-Signature: ", 16);
	put(to, (const char *)field, strlen((const char *)field));
	put(to, "\r\n", 2);
	put(to, wire.ptr, wire.len);
	dkim_free(d);
	free(wire.ptr);
}

/* ---- edits --------------------------------------------------------------- */

/* All in S as it is on a disk of Unix. */
static void
to_lf(struct octets *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->len; i++)
		if (s->ptr[i] != '\r' || i + 1 == s->len ||
		    s->ptr[i + 1] != '\n')
			s->ptr[n++] = s->ptr[i];
	s->len = n;
}

/* Of base64. */
static bool
is_digit(char c)
{
	return c != '\0' && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/", c) != NULL;
}

/* What we say of EDITOR's edit, told by then. */
static bool
forecast(struct opened *o, struct mime_editor *editor, struct octets *edited)
{
	const struct mime_sink sink = { put_sink, edited };

	edited->len = 0;
	if (mime_editor_end(editor) != MIME_OK ||
	    mime_editor_write(editor, &sink) != MIME_OK ||
	    signed_after(&o->mail, &o->found, editor) != MIME_OK)
		give_up(mime_editor_reason(editor));
	return o->found.first->stands && o->found.first->broken == NULL;
}

/* The first WHAT behind FROM. */
static void
edit_octets(struct mime_editor *e, mime_span in, uint64_t from,
    const char *what, const char *by)
{
	const char *at = from < in.len ? memmem(in.ptr + from,
	    in.len - (size_t)from, what, strlen(what)) : NULL;

	if (at != NULL)
		mime_edit_octets(e, (mime_range){ (uint64_t)(at - in.ptr),
		    strlen(what) }, (mime_span){ by, strlen(by) });
}

/* One that is well-formed, and no good. */
#define OTHER "v=1; a=rsa-sha256; c=simple; d=b.org; s=l; h=from; b=YQ==; " \
	"bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

/*
 * OPERATION: '+' in front, 'a' behind, '=' set, '-' remove, 'o' octets, 'b'
 * those of the body: a signature may well have "end" in it.
 */
static const struct {
	char operation;
	const char *what, *by;
} edits[] = {
	{ '+', "X-New", "y" }, { 'a', "X-New", "y" }, { '+', "From", "x@y" },
	{ 'a', "From", "x@y" }, { '+', "Subject", "x" },
	{ 'a', "Subject", "x" }, { '+', "Cc", "x@y" }, { 'a', "Cc", "x@y" },
	{ '=', "X-Free", "new" }, { '-', "X-Free", "" },
	{ '=', "Subject", "new" }, { '-', "Subject", "" }, { '-', "To", "" },
	{ '-', "DKIM-Signature", "" }, { '+', "DKIM-Signature", OTHER },
	{ 'o', "Subject", "SUBJECT" }, { 'o', ": in", ":   in" },
	{ 'o', "folds", "folds " }, { 'o', "blanks  ", "blanks" },
	{ 'b', "Text", "Text " }, { 'b', "Text", " Text" },
	{ 'b', "two  of", "two of" }, { 'b', "two  of", "two\tof" },
	{ 'b', "end", "end " }, { 'b', "end", "end\n" },
	{ 'b', "end", "end\n\n \t\n" }, { 'b', "end", "end\n." },
	{ 'o', "d=a.org", "d=b.org" }, { 'o', "q=dns/txt", "q=dns/txt " },
	{ 'o', "bh=", "bh= " }, { 'o', "\tb=", "\tb= " },
	{ 'o', "\tb=", "\t b=" }, { 'o', "; s=k", ";  s=k" },
};

#define COUNT(table) (sizeof table / sizeof table[0])

static void
tell(struct opened *o, struct mime_editor *e, size_t i)
{
	const struct mime_part *root = mime_tree_root(o->mail.tree);
	mime_span what = { edits[i].what, strlen(edits[i].what) };
	mime_span by = { edits[i].by, strlen(edits[i].by) };

	switch (edits[i].operation) {
	case '+': mime_edit_add(e, root, what, by, true);      break;
	case 'a': mime_edit_add(e, root, what, by, false);     break;
	case '=': mime_edit_set(e, root, what, 0, by);         break;
	case '-': mime_edit_remove(e, root, what, 0);          break;
	case 'b':
		edit_octets(e, o->octets, root->body.offset, what.ptr, by.ptr);
		break;
	default:
		edit_octets(e, o->octets, 0, what.ptr, by.ptr);
		break;
	}
}

static void
try_edits(struct opened *o, const char *name)
{
	struct octets edited = { 0 };
	size_t broken = 0, wrong = 0;
	char more[80];

	for (size_t i = 0; i < COUNT(edits); i++) {
		mime_mark mark = mime_arena_mark(o->mail.mem);
		struct mime_editor *e = mime_editor_new(o->mail.mem,
		    o->mail.tree, NULL);
		bool holds;

		tell(o, e, i);
		holds = forecast(o, e, &edited);
		broken += !holds;
		if (verifies((mime_span){ edited.ptr, edited.len }) == holds) {
			mime_arena_release(o->mail.mem, mark);
			continue;
		}
		wrong++;
		printf("# %c \"%s\" \"%s\": we say it %s\n",
		    edits[i].operation, edits[i].what, edits[i].by,
		    holds ? "holds" : o->found.first->broken);
		mime_arena_release(o->mail.mem, mark);
	}
	snprintf(more, sizeof more, ": %zu edits, %zu break it",
	    COUNT(edits), broken);
	row(wrong == 0, name, more);
	free(edited.ptr);
}

/*
 * The library is more lenient than RFC 6376 in two things, of which a verifier
 * may not be: it takes VT and FF of a relaxed field for blanks, and lets octets
 * stand in b= that are no base64. The last digit has bits that do not count.
 */
static bool
is_let(const struct opened *o, size_t i, char now)
{
	const char *at = o->octets.ptr + i;
	mime_span b = o->found.first->dkim.signature;
	const char *end = b.ptr + b.len;
	const char *body = o->found.head.ptr + o->found.head.len;

	if (at < body && (now == '\v' || now == '\f'))
		return true;
	while (end > b.ptr && !is_digit(end[-1]))
		end--;
	return at >= b.ptr && at <= b.ptr + b.len &&
	    (!is_digit(*at) || at + 1 >= end);
}

/* Each octet becomes another one, by MASK. */
static void
flip_all(struct opened *o, const char *name, char mask)
{
	struct octets edited = { 0 };
	size_t broken = 0, wrong = 0, none = 0, let = 0;
	char more[120];

	for (size_t i = 0; i < o->octets.len; i++) {
		mime_mark mark = mime_arena_mark(o->mail.mem);
		struct mime_editor *e = mime_editor_new(o->mail.mem,
		    o->mail.tree, NULL);
		char now = (char)(o->octets.ptr[i] ^ mask);
		bool holds;
		int does;

		if (is_let(o, i, now)) {
			let++;
			continue;
		}
		mime_edit_octets(e, (mime_range){ i, 1 }, (mime_span){ &now,
		    1 });
		holds = forecast(o, e, &edited);
		does = verifies((mime_span){ edited.ptr, edited.len });
		broken += !holds;
		none += does < 0;
		if (does >= 0 && does != holds && wrong++ < 9)
			printf("# octet %zu, %02x: we say it %s; .%.*s.\n", i,
			    (unsigned char)o->octets.ptr[i], holds ? "holds" :
			    o->found.first->broken, i < 9 ? (int)i : 9,
			    o->octets.ptr + i - (i < 9 ? i : 9));
		mime_arena_release(o->mail.mem, mark);
	}
	snprintf(more, sizeof more, ": %zu octets flipped by %02x, %zu break "
	    "it, %zu make no header", o->octets.len - let,
	    (unsigned char)mask, broken, none);
	row(wrong == 0, name, more);
	free(edited.ptr);
}

/* ---- mails --------------------------------------------------------------- */

#define HEAD "From: a@a.org\nX-Free: x\nTo: b@b.org,\n\tc@c.org\n" \
	"Subject: in  two \n  folds\nDate: Sat, 28 Nov 2026 10:00:00 +0000\n"

static const struct {
	const char *name, *mail;
	ssize_t limit;
	bool over;              /* names are signed once more than they are */
} mails[] = {
	{ "plain", HEAD "\nText\n\nthe end\n", -1, false },
	{ "blanks", HEAD "\n Text\twith two  of blanks  \n \t\n\nthe end \n",
	    -1, false },
	{ "empty", HEAD "\n", -1, false },
	{ "empty lines", HEAD "\n\n\n\n", -1, false },
	{ "empty lines at the end", HEAD "\nText, the end\n\n\n\n", -1, false },
	{ "blank lines at the end", HEAD "\nText, the end\n \n\t\n \n", -1,
	    false },
	{ "empty lines in front", HEAD "\n\n\nText\nthe end\n", -1, false },
	{ "some of it", HEAD "\nText of two  of\nthe end\n", 12, false },
	{ "none of it", HEAD "\nText of two  of\nthe end\n", 0, false },
	{ "all of it", HEAD "\nText\nthe end\n", 15, false },
	{ "a field there twice", HEAD "Subject: again\n\nText\nthe end\n", -1,
	    false },
	{ "no more than are there", HEAD "\nText\nthe end\n", -1, true },
};

static const char *fields[] = { "from", "to", "subject", NULL };
static const char *over[] = { "from", "subject", "cc", NULL };
static const char *nothing[] = { NULL };

static void
set_fields(int option, const char **list)
{
	if (dkim_options(run.lib, DKIM_OP_SETOPT, option, list,
	    sizeof list) != DKIM_STAT_OK)
		give_up("dkim_options");
}

static void
try_mail(size_t i, const struct way *way, bool lf)
{
	struct octets mail = { 0 };
	struct opened o;
	char name[160];

	snprintf(name, sizeof name, "%s, %s, %s", mails[i].name, way->name,
	    lf ? "LF" : "CRLF");
	set_fields(DKIM_OPTS_OVERSIGNHDRS, mails[i].over ? over : nothing);
	sign((mime_span){ mails[i].mail, strlen(mails[i].mail) }, way,
	    mails[i].limit, &mail);
	if (lf)
		to_lf(&mail);
	if (!opened_mail(&o, (mime_span){ mail.ptr, mail.len }, run.by) ||
	    o.found.first == NULL)
		give_up("signed_find");
	row(verifies(o.octets) == 1 && o.found.first->stands &&
	    o.found.first->body == SIGNED_MATCHES, name, ": matches");
	if (o.found.first->stands) {
		try_edits(&o, name);
		flip_all(&o, name, 1);
		if (!lf)
			flip_all(&o, name, 0x20);
	}
	opened_close(&o);
	free(mail.ptr);
}

/* ---- files --------------------------------------------------------------- */

static bool
is_tag(mime_span own, const u_char *its)
{
	return its != NULL && strlen((const char *)its) == own.len &&
	    memcmp(its, own.ptr, own.len) == 0;
}

static bool
is_of(const struct signature *sig, DKIM_SIGINFO *its)
{
	return is_tag(sig->dkim.tag[DKIM_S], dkim_sig_getselector(its)) &&
	    is_tag(sig->dkim.tag[DKIM_D], dkim_sig_getdomain(its));
}

/* What the library makes of the body for SIG. */
static const char *
its_word(const struct signature *sig, DKIM_SIGINFO **sigs, int n)
{
	for (int i = 0; i < n; i++) {
		void *head, *body;
		size_t head_len, len;

		if (is_of(sig, sigs[i]) &&
		    (dkim_sig_getflags(sigs[i]) & DKIM_SIGFLAG_PROCESSED) &&
		    dkim_sig_gethashes(sigs[i], &head, &head_len, &body,
		    &len) == DKIM_STAT_OK)
			return len == sig->dkim.bh_size && memcmp(body,
			    sig->dkim.bh, len) == 0 ? "match" : "mismatch";
	}
	return "untold";
}

static void
bodies(const char *path)
{
	static const char *const own[] = { "untold", "match", "mismatch" };
	struct mime_arena *mem = mime_arena_new(NULL);
	struct octets wire = { 0 };
	struct opened o;
	mime_span octets;
	DKIM_SIGINFO **sigs = NULL;
	DKIM_STAT st;
	int n = 0;
	DKIM *d = dkim_verify(run.lib, (const u_char *)"x", NULL, &st);

	if (mime_load(mem, path, &octets) < 0 ||
	    !opened_mail(&o, octets, run.by))
		give_up(path);
	to_wire(octets, &wire);
	hand_over(d, (mime_span){ wire.ptr, wire.len }, &st);
	if (dkim_getsiglist(d, &sigs, &n) != DKIM_STAT_OK)
		n = 0;
	for (struct signature *sig = o.found.first; sig; sig = sig->next)
		if (sig->kind == SIGNED_DKIM)
			printf("%s\tours %s\topendkim %s\n", path,
			    own[sig->body], its_word(sig, sigs, n));
	dkim_free(d);
	opened_close(&o);
	mime_arena_free(mem);
	free(wire.ptr);
}

int
main(int argc, char **argv)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const char *why = "libopendkim";

	run.lib = dkim_init(NULL, NULL);
	run.by = digester_load(mem, &why);
	if (run.lib == NULL || run.by == NULL)
		give_up(why);
	make_key();
	dkim_set_key_lookup(run.lib, find_key);
	set_fields(DKIM_OPTS_SIGNHDRS, fields);
	for (int i = 1; i < argc; i++)
		bodies(argv[i]);
	for (size_t i = 0; argc == 1 && i < COUNT(mails); i++)
		for (size_t w = 0; w < COUNT(ways); w++) {
			try_mail(i, &ways[w], false);
			try_mail(i, &ways[w], true);
		}
	if (argc == 1)
		printf("1..%d\n", run.rows);
	dkim_close(run.lib);
	digester_free(run.by);
	mime_arena_free(mem);
	return run.failed > 0;
}
