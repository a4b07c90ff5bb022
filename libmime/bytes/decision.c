/*
 * decision.c - every decision about a part there is: its name, what it is
 * about, and why it was taken.
 *
 * One table, a row a code, in the order of the enumerators at the end of
 * mime.h; a row's name is its enumerator, in lower case and with dashes. Its
 * text goes on after what was decided ("text/plain: there is no Content-Type,
 * which means plain text"). Those who decide tell (struct teller); the floor
 * of the tree collects what they tell.
 *
 * The topics stand in the order of the story that is made of them. A defect
 * has one too, by the group that its code is of.
 */
#include "bytes/bytes.h"

enum topic {
	ABOUT_SECTION,
	ABOUT_HEADER,
	ABOUT_TYPE,
	ABOUT_PARAMETER,
	ABOUT_BOUNDARY,
	ABOUT_CHARSET,
	ABOUT_ENCODING,
	ABOUT_DISPOSITION,
	ABOUT_ID,
	ABOUT_NAME,
	ABOUT_SAFE_NAME,
	ABOUT_ROLE,
	ABOUT_CONTENT,
	ABOUT_LIMIT,
	TOPICS
};
_Static_assert(TOPICS == DECISION_TOPICS, "each topic has its place");

static const char *const topics[TOPICS] = {
	[ABOUT_SECTION] = "section",
	[ABOUT_HEADER] = "header",
	[ABOUT_TYPE] = "type",
	[ABOUT_PARAMETER] = "parameter",
	[ABOUT_BOUNDARY] = "boundary",
	[ABOUT_CHARSET] = "charset",
	[ABOUT_ENCODING] = "encoding",
	[ABOUT_DISPOSITION] = "disposition",
	[ABOUT_ID] = "id",
	[ABOUT_NAME] = "name",
	[ABOUT_SAFE_NAME] = "safe name",
	[ABOUT_ROLE] = "role",
	[ABOUT_CONTENT] = "content",
	[ABOUT_LIMIT] = "limit",
};

static const struct {
	struct mime_decision_info info;
	enum topic topic;
} decisions[MIME_WHY_CODES] = {
	[MIME_WHY_DEFECT] = { { "defect", "something is wrong here" }, ABOUT_CONTENT },

	/* section */
	[MIME_WHY_SECTION_MULTIPART]    = { { "section-multipart",    "a multipart that is a whole message has the number 0" }, ABOUT_SECTION },
	[MIME_WHY_SECTION_SINGLE]       = { { "section-single",       "a message that is no multipart is one part, number 1" }, ABOUT_SECTION },
	[MIME_WHY_SECTION_CHILD]        = { { "section-child",        "parts of a multipart are numbered in their order" }, ABOUT_SECTION },
	[MIME_WHY_SECTION_INSIDE]       = { { "section-inside",       "what stands inside another part's decoded content has its number behind a \"!\"" }, ABOUT_SECTION },

	/* header */
	[MIME_WHY_FIELD_FIRST]          = { { "field-first",          "the field comes twice, and the first counts; this is the other" }, ABOUT_HEADER },
	[MIME_WHY_LIMIT_HEADER]         = { { "limit-header",         "the header goes beyond a limit, and what lies behind it was not looked at" }, ABOUT_HEADER },

	/* type */
	[MIME_WHY_TYPE_DECLARED]        = { { "type-declared",        "Content-Type declares it" }, ABOUT_TYPE },
	[MIME_WHY_TYPE_DEFAULT]         = { { "type-default",         "there is no Content-Type, which means plain text" }, ABOUT_TYPE },
	[MIME_WHY_TYPE_DIGEST]          = { { "type-digest",          "there is no Content-Type, which in a multipart/digest means a message" }, ABOUT_TYPE },
	[MIME_WHY_TYPE_EMPTY]           = { { "type-empty",           "Content-Type names no type, so it is as if it was not there" }, ABOUT_TYPE },
	[MIME_WHY_TYPE_HALF]            = { { "type-half",            "Content-Type names but half a type, so the other half is supplied" }, ABOUT_TYPE },
	[MIME_WHY_TYPE_UNUSABLE]        = { { "type-unusable",        "what Content-Type says is no type, so this is data of an unknown kind" }, ABOUT_TYPE },
	[MIME_WHY_TYPE_FIRST]           = { { "type-first",           "Content-Type has a list, and the first counts; these are the others" }, ABOUT_TYPE },

	/* parameter */
	[MIME_WHY_PARAM_FIRST]          = { { "param-first",          "the parameter comes twice, and the first counts; this is the other" }, ABOUT_PARAMETER },

	/* boundary */
	[MIME_WHY_BOUNDARY_DECLARED]    = { { "boundary-declared",    "the boundary parameter gives it" }, ABOUT_BOUNDARY },
	[MIME_WHY_BOUNDARY_PLAIN]       = { { "boundary-plain",       "boundary and boundary* differ, and the plain one counts; this is the other" }, ABOUT_BOUNDARY },
	[MIME_WHY_BOUNDARY_TRIMMED]     = { { "boundary-trimmed",     "blanks at its end do not count" }, ABOUT_BOUNDARY },
	[MIME_WHY_BOUNDARY_MISSING]     = { { "boundary-missing",     "a multipart without a boundary is read as one part" }, ABOUT_BOUNDARY },
	[MIME_WHY_BOUNDARY_EMPTY]       = { { "boundary-empty",       "a multipart whose boundary is empty is read as one part" }, ABOUT_BOUNDARY },
	[MIME_WHY_BOUNDARY_TOO_LONG]    = { { "boundary-too-long",    "a multipart whose boundary is beyond the limit is read as one part" }, ABOUT_BOUNDARY },
	[MIME_WHY_BOUNDARY_IGNORED]     = { { "boundary-ignored",     "it is no multipart, so its boundary does not matter" }, ABOUT_BOUNDARY },
	[MIME_WHY_BOUNDARY_CLOSED]      = { { "boundary-closed",      "the close delimiter ends the multipart" }, ABOUT_BOUNDARY },
	[MIME_WHY_BOUNDARY_CUT]         = { { "boundary-cut",         "no close delimiter; a delimiter of a multipart around it ends it" }, ABOUT_BOUNDARY },
	[MIME_WHY_BOUNDARY_AT_END]      = { { "boundary-at-end",      "no close delimiter; it ends with what it is in" }, ABOUT_BOUNDARY },
	[MIME_WHY_BOUNDARY_NOT_FOUND]   = { { "boundary-not-found",   "no delimiter of it was found, so there are no parts" }, ABOUT_BOUNDARY },

	/* charset */
	[MIME_WHY_CHARSET_DECLARED]     = { { "charset-declared",     "the charset parameter names it" }, ABOUT_CHARSET },
	[MIME_WHY_CHARSET_PLAIN]        = { { "charset-plain",        "charset and charset* differ, and the plain one counts; this is the other" }, ABOUT_CHARSET },
	[MIME_WHY_CHARSET_NONE]         = { { "charset-none",         "none is declared" }, ABOUT_CHARSET },
	[MIME_WHY_CHARSET_READ]         = { { "charset-read",         "the label stands for this, and the text is read by it" }, ABOUT_CHARSET },
	[MIME_WHY_CHARSET_DEFAULT]      = { { "charset-default",      "none is declared, and there is no UTF-8 beyond ASCII, so the text is read by this" }, ABOUT_CHARSET },
	[MIME_WHY_CHARSET_UNKNOWN]      = { { "charset-unknown",      "nobody knows the declared charset, so the text is read by this" }, ABOUT_CHARSET },
	[MIME_WHY_CHARSET_DISPROVED]    = { { "charset-disproved",    "the octets are UTF-8, so the label is wrong" }, ABOUT_CHARSET },
	[MIME_WHY_CHARSET_GUESSED]      = { { "charset-guessed",      "none is declared, and the octets are UTF-8" }, ABOUT_CHARSET },
	[MIME_WHY_CHARSET_INHERITED]    = { { "charset-inherited",    "none is declared, but a multipart around it names this, and the octets are text in it" }, ABOUT_CHARSET },
	[MIME_WHY_CHARSET_IGNORED]      = { { "charset-ignored",      "it is no text, so its charset does not matter" }, ABOUT_CHARSET },
	[MIME_WHY_CHARSET_NO_CONVERTER] = { { "charset-no-converter", "there is no converter for it here, so the text is read by this" }, ABOUT_CHARSET },

	/* encoding */
	[MIME_WHY_ENCODING_DEFAULT]     = { { "encoding-default",     "there is no Content-Transfer-Encoding, which means this" }, ABOUT_ENCODING },
	[MIME_WHY_ENCODING_DECLARED]    = { { "encoding-declared",    "Content-Transfer-Encoding declares it" }, ABOUT_ENCODING },
	[MIME_WHY_ENCODING_NONSTANDARD] = { { "encoding-nonstandard", "Content-Transfer-Encoding names it, and no standard does, but it is understood" }, ABOUT_ENCODING },
	[MIME_WHY_ENCODING_EMPTY]       = { { "encoding-empty",       "Content-Transfer-Encoding says nothing, which means this" }, ABOUT_ENCODING },
	[MIME_WHY_ENCODING_UNKNOWN]     = { { "encoding-unknown",     "nobody knows this encoding, so the body is left as it is" }, ABOUT_ENCODING },
	[MIME_WHY_ENCODING_DISGUISED]   = { { "encoding-disguised",   "in quotes or as an encoded word it is no encoding, so the body is left as it is" }, ABOUT_ENCODING },
	[MIME_WHY_ENCODING_MISSPELLED]  = { { "encoding-misspelled",  "it is misspelled, but can only mean an encoding that changes nothing" }, ABOUT_ENCODING },
	[MIME_WHY_ENCODING_LEFT]        = { { "encoding-left",        "it is misspelled, and since others do not decode it either, the body is left as it is" }, ABOUT_ENCODING },
	[MIME_WHY_ENCODING_FIRST]       = { { "encoding-first",       "more than one word stands there, and the first counts; these are the others" }, ABOUT_ENCODING },
	[MIME_WHY_COMPOSITE_DECODED]    = { { "composite-decoded",    "a multipart or message that is encoded itself; it was decoded and looked into" }, ABOUT_ENCODING },
	[MIME_WHY_COMPOSITE_LIES]       = { { "composite-lies",       "a multipart or message that is said to be encoded, and is not; it was read as it stands" }, ABOUT_ENCODING },
	[MIME_WHY_COMPOSITE_CLOSED]     = { { "composite-closed",     "a multipart or message that is encoded itself; it was not looked into" }, ABOUT_ENCODING },

	/* disposition */
	[MIME_WHY_DISPOSITION_NONE]     = { { "disposition-none",     "there is no Content-Disposition" }, ABOUT_DISPOSITION },
	[MIME_WHY_DISPOSITION_DECLARED] = { { "disposition-declared", "Content-Disposition declares it" }, ABOUT_DISPOSITION },
	[MIME_WHY_DISPOSITION_EMPTY]    = { { "disposition-empty",    "Content-Disposition says nothing but parameters" }, ABOUT_DISPOSITION },

	/* id */
	[MIME_WHY_ID_DECLARED]          = { { "id-declared",          "Content-ID gives it" }, ABOUT_ID },

	/* name */
	[MIME_WHY_NAME_NONE]            = { { "name-none",            "no parameter gives a file name" }, ABOUT_NAME },
	[MIME_WHY_NAME_FILENAME_EXT]    = { { "name-filename-ext",    "filename* of Content-Disposition gives it" }, ABOUT_NAME },
	[MIME_WHY_NAME_FILENAME]        = { { "name-filename",        "filename of Content-Disposition gives it" }, ABOUT_NAME },
	[MIME_WHY_NAME_NAME_EXT]        = { { "name-name-ext",        "name* of Content-Type gives it" }, ABOUT_NAME },
	[MIME_WHY_NAME_NAME]            = { { "name-name",            "name of Content-Type gives it" }, ABOUT_NAME },
	[MIME_WHY_NAME_EMPTY]           = { { "name-empty",           "the parameter is there, but empty" }, ABOUT_NAME },
	[MIME_WHY_NAME_FORM_PASSED]     = { { "name-form-passed",     "the other form of the parameter says otherwise, and does not count" }, ABOUT_NAME },
	[MIME_WHY_NAME_FIELD_PASSED]    = { { "name-field-passed",    "the other field says otherwise, and does not count" }, ABOUT_NAME },
	[MIME_WHY_NAME_SECTIONS]        = { { "name-sections",        "it was put together from numbered sections" }, ABOUT_NAME },
	[MIME_WHY_NAME_PERCENT]         = { { "name-percent",         "it was percent encoded, with a charset" }, ABOUT_NAME },
	[MIME_WHY_NAME_WORDS]           = { { "name-words",           "encoded words in it were decoded, which no standard lets there, but mailers write" }, ABOUT_NAME },
	[MIME_WHY_NAME_RAW]             = { { "name-raw",             "it had octets that are not ASCII and not encoded" }, ABOUT_NAME },
	[MIME_WHY_NAME_REPLACED]        = { { "name-replaced",        "some of its octets are no UTF-8, and are read as Windows-1252" }, ABOUT_NAME },

	/* safe name */
	[MIME_WHY_SAFE_SAME]            = { { "safe-same",            "nothing has to be changed for a file" }, ABOUT_SAFE_NAME },
	[MIME_WHY_SAFE_COMPOSED]        = { { "safe-composed",        "letters and their marks were put together" }, ABOUT_SAFE_NAME },
	[MIME_WHY_SAFE_PATH]            = { { "safe-path",            "only the last component of a path is left" }, ABOUT_SAFE_NAME },
	[MIME_WHY_SAFE_CHARACTERS]      = { { "safe-characters",      "characters that no file name should have became \"_\"" }, ABOUT_SAFE_NAME },
	[MIME_WHY_SAFE_SPACES]          = { { "safe-spaces",          "runs of blanks, or blanks of odd kinds, became plain ones" }, ABOUT_SAFE_NAME },
	[MIME_WHY_SAFE_ENDS]            = { { "safe-ends",            "dots, dashes or blanks at its ends are gone" }, ABOUT_SAFE_NAME },
	[MIME_WHY_SAFE_DEVICE]          = { { "safe-device",          "it named a device of Windows, so a \"_\" stands in front" }, ABOUT_SAFE_NAME },
	[MIME_WHY_SAFE_CUT]             = { { "safe-cut",             "it was too long, and was made shorter in front of its extension" }, ABOUT_SAFE_NAME },
	[MIME_WHY_SAFE_NOTHING]         = { { "safe-nothing",         "nothing is left of it, so one is made from the part's number" }, ABOUT_SAFE_NAME },
	[MIME_WHY_SAFE_RESULT]          = { { "safe-result",          "the file would be called this" }, ABOUT_SAFE_NAME },
	[MIME_WHY_SAFE_TAKEN]           = { { "safe-taken",           "a part before has that name, so a file of this one gets a number" }, ABOUT_SAFE_NAME },

	/* limit */
	[MIME_WHY_LIMIT_DEPTH]          = { { "limit-depth",          "parts are nested deeper than the limit, so it was not looked into" }, ABOUT_LIMIT },
	[MIME_WHY_LIMIT_LEVELS]         = { { "limit-levels",         "it is encoded within what is encoded, too often to go on" }, ABOUT_LIMIT },
	[MIME_WHY_LIMIT_PARTS]          = { { "limit-parts",          "there are more parts than the limit, so the rest was not looked into" }, ABOUT_LIMIT },
	[MIME_WHY_LIMIT_ASKED]          = { { "limit-asked",          "whoever read the message asked not to look into it" }, ABOUT_LIMIT },

	/* role */
	[MIME_WHY_ROLE_CONTAINER]       = { { "role-container",       "it is a multipart, and holds others" }, ABOUT_ROLE },
	[MIME_WHY_ROLE_MESSAGE]         = { { "role-message",         "it is a message within the message" }, ABOUT_ROLE },
	[MIME_WHY_ROLE_SIGNATURE]       = { { "role-signature",       "what follows the first part of a multipart/signed is its signature" }, ABOUT_ROLE },
	[MIME_WHY_ROLE_ATTACHED]        = { { "role-attached",        "its disposition makes it an attachment: any but inline does" }, ABOUT_ROLE },
	[MIME_WHY_ROLE_BODY_FIRST]      = { { "role-body-first",      "text in the first place is body, whatever its name" }, ABOUT_ROLE },
	[MIME_WHY_ROLE_BODY]            = { { "role-body",            "text without a file name is body" }, ABOUT_ROLE },
	[MIME_WHY_ROLE_REFERRED]        = { { "role-referred",        "the HTML refers to it, so it is shown there" }, ABOUT_ROLE },
	[MIME_WHY_ROLE_NOT_REFERRED]    = { { "role-not-referred",    "it waits for HTML to refer to it, and none does: it is an attachment, so that nobody misses it" }, ABOUT_ROLE },
	[MIME_WHY_ROLE_INLINE_RELATED]  = { { "role-inline-related",  "it is related to a body, and an image or the like, or has a Content-ID to be found by" }, ABOUT_ROLE },
	[MIME_WHY_ROLE_INLINE]          = { { "role-inline",          "an image or the like, declared to be shown inline" }, ABOUT_ROLE },
	[MIME_WHY_ROLE_NAMED]           = { { "role-named",           "text with a file name, and not in the first place, is an attachment" }, ABOUT_ROLE },
	[MIME_WHY_ROLE_FOR_PLAIN]       = { { "role-for-plain",       "whoever wants plain text reads it; for HTML there is something else" }, ABOUT_ROLE },
	[MIME_WHY_ROLE_FOR_HTML]        = { { "role-for-html",        "whoever wants HTML reads it; for plain text there is something else" }, ABOUT_ROLE },
	[MIME_WHY_ROLE_FILE]            = { { "role-file",            "nothing else makes it part of what is read, so it is an attachment" }, ABOUT_ROLE },
};

SELDOM const struct mime_decision_info *
mime_decision_info(unsigned code)
{
	return code > MIME_WHY_NONE && code < MIME_WHY_CODES ?
	    &decisions[code].info : NULL;
}

SELDOM unsigned
mime_decision_topic(unsigned code)
{
	return decisions[code].topic;
}

SELDOM const char *
mime_topic_name(unsigned topic)
{
	return topics[topic];
}

/* ---- defects ------------------------------------------------------------ */

/* Groups of codes as they stand in mime.h; the first that holds one counts. */
static const struct {
	uint16_t first, last;
	enum topic topic;
} groups[] = {
#define GROUP(first, last, topic) \
	{ MIME_DEFECT_##first, MIME_DEFECT_##last, topic }
	GROUP(BARE_CR_IN_HEADER, BARE_CR_IN_HEADER, ABOUT_HEADER),
	GROUP(NUL_IN_HEADER, NUL_IN_HEADER, ABOUT_HEADER),
	GROUP(CONTROL_IN_HEADER, LEADING_BLANK_LINES, ABOUT_HEADER),
	GROUP(MBOX_FROM_LINE, MBOX_FROM_IN_HEADER, ABOUT_HEADER),
	GROUP(DUPLICATE_CONTENT_TYPE, DUPLICATE_CONTENT_TYPE, ABOUT_TYPE),
	GROUP(DUPLICATE_CTE, DUPLICATE_CTE, ABOUT_ENCODING),
	GROUP(DUPLICATE_CONTENT_DISPOSITION, DUPLICATE_CONTENT_DISPOSITION,
	    ABOUT_DISPOSITION),
	GROUP(HEADER_NO_COLON, MIME_VERSION_UNKNOWN, ABOUT_HEADER),
	GROUP(CONTENT_TYPE_EMPTY, CONTENT_TYPE_INVALID_CHAR, ABOUT_TYPE),
	GROUP(DUPLICATE_BOUNDARY_PARAM, DUPLICATE_BOUNDARY_PARAM,
	    ABOUT_BOUNDARY),
	GROUP(DUPLICATE_CHARSET_PARAM, DUPLICATE_CHARSET_PARAM, ABOUT_CHARSET),
	GROUP(BOUNDARY_RFC2231, BOUNDARY_RFC2231, ABOUT_BOUNDARY),
	GROUP(PARAM_MISSING_SEMICOLON, RFC2231_DECODES_CONTROL,
	    ABOUT_PARAMETER),
	GROUP(CHARSET_UNKNOWN, CHARSET_UTF16_TEXT, ABOUT_CHARSET),
	GROUP(DIGEST_DEFAULT_TYPE, MESSAGE_EXTERNAL_BODY, ABOUT_TYPE),
	GROUP(COMPOSITE_ENCODED, COMPOSITE_ENCODED, ABOUT_ENCODING),
	GROUP(BOUNDARY_PARAM_MISSING, MULTIPART_NO_PARTS, ABOUT_BOUNDARY),
	GROUP(CTE_UNKNOWN, CTE_EMPTY, ABOUT_ENCODING),
	GROUP(ENCODED_WORD_UNKNOWN_CHARSET, ENCODED_WORD_UTF7, ABOUT_HEADER),
	GROUP(FILENAME_NAME_CONFLICT, DUPLICATE_FILENAME_PARAM, ABOUT_NAME),
	GROUP(FILENAME_PATH_SEPARATOR, FILENAME_NOT_NFC, ABOUT_SAFE_NAME),
	GROUP(ADDRESS_UNBALANCED_COMMENT, ADDRESS_EMPTY, ABOUT_HEADER),
	GROUP(LIMIT_DEPTH, LIMIT_DEFECTS, ABOUT_LIMIT),
#undef GROUP
};

SELDOM unsigned
mime_defect_topic(unsigned code)
{
	for (size_t i = 0; i < ROWS(groups); i++)
		if (code >= groups[i].first && code <= groups[i].last)
			return groups[i].topic;
	return ABOUT_CONTENT;
}

SELDOM void
mime_explain(const struct teller *t, unsigned code, mime_span subject)
{
	t->tell(t->ctx, code, subject, (mime_range){ 0, 0 });
}

SELDOM void
mime_explain_at(const struct teller *t, unsigned code, mime_span subject,
    const struct notes *n, mime_span at)
{
	t->tell(t->ctx, code, subject, (mime_range){
	    n->offset + (uint64_t)(at.ptr - n->ptr), at.len });
}
