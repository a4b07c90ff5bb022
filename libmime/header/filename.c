/*
 * filename.c - which name a part goes by.
 *
 * The name is, of what is there, the first of filename* and filename of
 * Content-Disposition, name* and name of Content-Type: the extended forms are
 * the exact ones (RFC 2231, RFC 6266 4.3), and Content-Type's is the older
 * place. Encoded words in a name are against RFC 2047 5 and everywhere, so they
 * are decoded, and told unless they only repeat the exact name. The name comes
 * out as the message says it, and is not safe to use (unsafe.c tells why): that
 * is what mime_safe_name is for.
 */
#include "header/header.h"

/* A name that a parameter gives. */
struct name {
	bool there;
	mime_span utf8, at;
	mime_span plain_at;     /* the plain form; ptr NULL: there is none */
	bool invalid;           /* not all of it was UTF-8 */
	mime_name_from from;
	const struct notes *notes;
	/* for who asks why */
	bool percent, sections, words, raw;
	mime_span passed, passed_at;    /* the other form, where it differs */
};

/* NAME, which stands AT, out of OCTETS, of which at most WORDS are decoded. */
static mime_status
read_name(struct mime_arena *mem, mime_span octets, mime_span at,
    uint32_t words, struct name *name)
{
	struct name_value value = {
		.octets = octets, .words = words, .notes = name->notes,
		.at = at,
	};

	name->there = true;
	name->at = at;
	return mime_text_name(mem, &value, &name->utf8, &name->invalid);
}

/* How the octets of N became its text; WORDS were decoded. */
static void
see_how(struct name *n, mime_span octets, bool words)
{
	n->raw = mime_ascii_run(octets) < octets.len;
	n->words = words && mime_words_any(octets) &&
	    !span_is(octets, n->utf8);
}

/* The plain and the extended name that parameter WHICH of PARAMS gives. */
static mime_status
read_names(struct mime_arena *mem, const struct params *params,
    unsigned which, const struct reading *how, struct name *plain,
    struct name *extended)
{
	uint32_t words = how->rulings->words_in_names_literal ? 0 :
	    how->limits->words;
	struct param_value v = { 0 };
	mime_status st = mime_params_get_known(mem, params, which, &v);

	plain->notes = extended->notes = params->notes;
	plain->at = v.plain_at;
	if (st >= 0 && v.has_plain)
		st = read_name(mem, v.plain, v.plain_at, words, plain);
	if (st >= 0 && v.has_extended)
		st = read_name(mem, v.extended, v.extended_at,
		    v.unlabelled ? words : 0, extended);
	extended->invalid = extended->invalid || v.replaced > 0;
	if (st < 0)
		return st;
	see_how(plain, v.plain, words > 0);
	see_how(extended, v.extended, words > 0 && v.unlabelled);
	extended->raw = extended->raw && v.unlabelled;
	extended->percent = !v.unlabelled;
	extended->sections = v.sections;
	return MIME_OK;
}

static bool
differ(const struct name *a, const struct name *b)
{
	return a->there && b->there && !span_is(a->utf8, b->utf8);
}

/* A, unless it is not there or B is RATHER wanted. An empty name is last. */
static const struct name *
choose(const struct name *a, const struct name *b, bool rather)
{
	if (rather) {
		const struct name *c = a;

		a = b;
		b = c;
	}
	if (a->there && a->utf8.len > 0)
		return a;
	return b->there && b->utf8.len > 0 ? b : a->there ? a : b;
}

/* The name that PARAMS give by parameter WHICH, which is among them. */
static mime_status
read_field(struct mime_arena *mem, const struct params *params,
    unsigned which, mime_name_from from, const struct reading *how,
    struct name *chosen)
{
	struct name plain = { .from = from + 1 }, extended = { .from = from };
	mime_status st;

	st = read_names(mem, params, which, how, &plain, &extended);
	if (st < 0)
		return st;
	if (differ(&plain, &extended))
		note(params->notes, MIME_DEFECT_FILENAME_EXTENDED_CONFLICT,
		    plain.at);
	*chosen = *choose(&extended, &plain, how->rulings->plain_over_extended);
	if (plain.there)
		chosen->plain_at = plain.at;
	if (differ(&plain, &extended)) {
		const struct name *other = chosen->from == plain.from ?
		    &extended : &plain;

		chosen->passed = other->utf8;
		chosen->passed_at = other->at;
	}
	return MIME_OK;
}

/*
 * Tells NAME where another part's is the same once they are safe. What is
 * nothing then is no name, and a default takes its place.
 */
static mime_status
tell_collision(struct mime_arena *mem, const struct name *name,
    struct mime_names *names)
{
	mime_mark mark = mime_arena_mark(mem);
	bool taken = false;
	mime_span safe;
	mime_status st;

	if (names == NULL)
		return MIME_OK;
	st = mime_name_make(mem, name->utf8, NULL, &safe);
	if (st >= 0 && safe.len > 0)
		st = mime_names_meet(names, safe, &taken);
	mime_arena_release(mem, mark);
	if (taken)
		note(name->notes, MIME_DEFECT_FILENAME_COLLISION, name->at);
	return st;
}

/* What NAME is in the end, into FILENAME, and into MEDIA what gave it. */
static mime_status
take(struct mime_arena *mem, const struct name *name,
    const struct reading *how, struct mime_media *media, mime_span *filename)
{
	mime_status st = MIME_OK;

	if ((how->checks & MIME_CHECK_VALUES) != 0)
		st = mime_unsafe_tell(mem, name->utf8, name->invalid,
		    name->notes, name->at);
	if (st >= 0 && (how->checks & MIME_CHECK_VALUES) != 0)
		st = tell_collision(mem, name, how->names);
	if (st < 0 || name->utf8.len == 0)
		return st;
	media->name_from = (uint8_t)name->from;
	return mime_arena_copy(mem, name->utf8, filename);
}

/* Which parameter gave NAME, and what had to be done to read it. */
static void
tell_name(const struct teller *why, const struct name *name)
{
	static const unsigned from[] = {
		[MIME_NAME_FILENAME_EXT] = MIME_WHY_NAME_FILENAME_EXT,
		[MIME_NAME_FILENAME] = MIME_WHY_NAME_FILENAME,
		[MIME_NAME_NAME_EXT] = MIME_WHY_NAME_NAME_EXT,
		[MIME_NAME_NAME] = MIME_WHY_NAME_NAME,
	};
	const struct { bool so; unsigned code; } how[] = {
		{ name->utf8.len == 0,       MIME_WHY_NAME_EMPTY },
		{ name->sections,            MIME_WHY_NAME_SECTIONS },
		{ name->percent,             MIME_WHY_NAME_PERCENT },
		{ name->words,               MIME_WHY_NAME_WORDS },
		{ name->raw,                 MIME_WHY_NAME_RAW },
		{ name->invalid,             MIME_WHY_NAME_REPLACED },
	};

	explain_at(why, from[name->from], name->utf8, name->notes, name->at);
	for (size_t i = 0; i < ROWS(how); i++)
		if (how[i].so)
			explain(why, how[i].code, (mime_span){ 0 });
	if (name->passed_at.ptr != NULL)
		explain_at(why, MIME_WHY_NAME_FORM_PASSED, name->passed,
		    name->notes, name->passed_at);
}

/* What became of A and B, the names of the two fields: NAME is one of them. */
static void
tell_choice(const struct teller *why, const struct name *a,
    const struct name *b, const struct name *name)
{
	const struct name *other = name == a ? b : a;

	if (why == NULL)
		return;
	if (!name->there) {
		explain(why, MIME_WHY_NAME_NONE, (mime_span){ 0 });
		return;
	}
	tell_name(why, name);
	if (differ(a, b))
		explain_at(why, MIME_WHY_NAME_FIELD_PASSED, other->utf8,
		    other->notes, other->at);
}

/* ---- encoded words ------------------------------------------------------ */

/* Do all forms of A and B say the same, and one of them by RFC 2231? */
static bool
are_exact(const struct name *a, const struct name *b)
{
	return (a->percent || b->percent) && !a->invalid && !b->invalid &&
	    a->passed_at.ptr == NULL && b->passed_at.ptr == NULL &&
	    !differ(a, b);
}

/*
 * Tells what PARAMS have of encoded words. One that is the plain name of A or
 * B hides nothing where they are EXACT: who cannot read RFC 2231 is told the
 * same name, which is why mailers write it.
 */
static SELDOM void
tell_words(const struct params *params, const struct name *a,
    const struct name *b)
{
	bool exact;

	if (params == NULL || !params->words)
		return;
	exact = are_exact(a, b);
	for (size_t i = 0; i < params->count; i++) {
		const struct piece *p = &params->pieces[i];
		bool counts = p->at.ptr == a->plain_at.ptr ||
		    p->at.ptr == b->plain_at.ptr;

		if (p->words && !(exact && counts))
			note(params->notes, MIME_DEFECT_PARAM_ENCODED_WORD,
			    p->value);
	}
}

/* ---- both fields -------------------------------------------------------- */

/* The names of both fields: A of DISPOSITION, B of TYPE. */
static mime_status
read_fields(struct mime_arena *mem, const struct params *type,
    const struct params *disposition, const struct reading *how,
    struct name *a, struct name *b)
{
	mime_status st = MIME_OK;

	if (params_have(disposition, PARAM_FILENAME))
		st = read_field(mem, disposition, PARAM_FILENAME,
		    MIME_NAME_FILENAME_EXT, how, a);
	if (st >= 0 && params_have(type, PARAM_NAME))
		st = read_field(mem, type, PARAM_NAME,
		    MIME_NAME_NAME_EXT, how, b);
	return st;
}

/* The name of both fields, of which at least one may have some. */
static mime_status
choose_field(struct mime_arena *mem, const struct params *type,
    const struct params *disposition, const struct reading *how,
    struct mime_media *media, mime_span *filename)
{
	struct name a = { .there = false }, b = { .there = false };
	const struct name *name;
	mime_status st = read_fields(mem, type, disposition, how, &a, &b);

	if (st < 0)
		return st;
	tell_words(type, &a, &b);
	tell_words(disposition, &a, &b);
	/* Mailers are known to change the case of one of them. */
	if (differ(&a, &b) && !mime_span_same(a.utf8, b.utf8))
		note(b.notes, MIME_DEFECT_FILENAME_NAME_CONFLICT, b.at);
	name = choose(&a, &b, how->rulings->name_over_filename);
	tell_choice(how->why, &a, &b, name);
	return name->there ? take(mem, name, how, media, filename) : MIME_OK;
}

mime_status
mime_filename_choose(struct mime_arena *mem, const struct params *type,
    const struct params *disposition, const struct reading *how,
    struct mime_media *media, mime_span *filename)
{
	/* "filename" of a type and the like name nothing, but are looked at. */
	if (params_have(disposition, PARAM_OF_FILE) ||
	    params_have(type, PARAM_OF_FILE))
		return choose_field(mem, type, disposition, how, media,
		    filename);
	explain(how->why, MIME_WHY_NAME_NONE, (mime_span){ 0 });
	return MIME_OK;
}
