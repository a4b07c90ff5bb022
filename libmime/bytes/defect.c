/*
 * defect.c - every defect there is: its name, what it is, which rule it breaks.
 *
 * One table, a row a code, in the order of the enumerators at the end of
 * mime.h. A row's name is its enumerator, in lower case and with dashes; once
 * released it stays. Its text goes on after a place ("mail.eml:71: a multipart
 * is never closed"). Its rule is the section that speaks of the matter; there
 * is none where no RFC does. What is then read, and why, is told in
 * doc/leniency.md, which a test holds against mime.h.
 *
 * When a defect is met is the business of the floors above.
 */
#include "bytes/bytes.h"

/* The column of severities, short. */
enum {
	A = MIME_SEVERITY_AMBIGUOUS,
	N = MIME_SEVERITY_NONCONFORMING,
	S = MIME_SEVERITY_UNSAFE,
	I = MIME_SEVERITY_INFORMATION,
	L = MIME_SEVERITY_LIMIT
};

static const struct mime_defect_info defects[MIME_DEFECT_CODES] = {
	/* lines */
	[MIME_DEFECT_LINE_ENDING_LF]            = { "line-ending-lf",            "lines end in LF alone",                                                 "RFC 5322 2.3",     I },
	[MIME_DEFECT_LINE_ENDING_MIXED]         = { "line-ending-mixed",         "some lines end in CRLF, others in LF",                                  "RFC 5322 2.3",     N },
	[MIME_DEFECT_LINE_ENDING_CR]            = { "line-ending-cr",            "lines end in CR alone",                                                 "RFC 5322 2.3",     A },
	[MIME_DEFECT_BARE_CR_IN_HEADER]         = { "bare-cr-in-header",         "CR without LF within a header",                                         "RFC 5322 2.2",     A },
	[MIME_DEFECT_BARE_CR_IN_BODY]           = { "bare-cr-in-body",           "CR without LF within a body",                                           "RFC 5322 2.3",     N },
	[MIME_DEFECT_NUL_IN_HEADER]             = { "nul-in-header",             "a NUL octet within a header",                                           "RFC 5322 4",       A },
	[MIME_DEFECT_NUL_IN_BODY]               = { "nul-in-body",               "a NUL octet in a body that is not binary",                              "RFC 2045 2.7",     N },
	[MIME_DEFECT_CONTROL_IN_HEADER]         = { "control-in-header",         "a control character within a header",                                   "RFC 5322 2.2",     N },
	[MIME_DEFECT_UNICODE_NEWLINE_IN_HEADER] = { "unicode-newline-in-header", "a Unicode line or paragraph separator within a header",                 "RFC 5322 2.2",     N },
	[MIME_DEFECT_BOM_AT_START]              = { "bom-at-start",              "a byte order mark in front of the message",                             "RFC 5322 2.2",     A },
	[MIME_DEFECT_LEADING_BLANK_LINES]       = { "leading-blank-lines",       "blank lines in front of the header",                                    "RFC 5322 2.1",     A },
	[MIME_DEFECT_NO_FINAL_NEWLINE]          = { "no-final-newline",          "the last line is not ended",                                            "RFC 5322 2.3",     I },
	[MIME_DEFECT_LINE_OVER_998]             = { "line-over-998",             "a line has more than 998 octets",                                       "RFC 5322 2.1.1",   N },
	[MIME_DEFECT_SMTP_SMUGGLING_SEQUENCE]   = { "smtp-smuggling-sequence",   "a lone dot between odd line ends, which some servers take for the end", "RFC 5321 4.1.1.4", A },
	[MIME_DEFECT_MBOX_FROM_LINE]            = { "mbox-from-line",            "an mbox separator in front of the header",                              "RFC 4155",         N },
	[MIME_DEFECT_MBOX_FROM_IN_HEADER]       = { "mbox-from-in-header",       "an mbox separator among the fields",                                    "RFC 5322 2.2",     A },
	[MIME_DEFECT_DOS_EOF_IN_BODY]           = { "dos-eof-in-body",           "the end-of-file octet of DOS in text",                                  "",                 I },

	/* header fields */
	[MIME_DEFECT_HEADER_NO_COLON]                 = { "header-no-colon",                 "a header line that is no field",                      "RFC 5322 2.2",   A },
	[MIME_DEFECT_HEADER_SPACE_BEFORE_COLON]       = { "header-space-before-colon",       "blanks between a field's name and its colon",         "RFC 5322 4.5.8", A },
	[MIME_DEFECT_HEADER_EMPTY_NAME]               = { "header-empty-name",               "a field without a name",                              "RFC 5322 2.2",   N },
	[MIME_DEFECT_HEADER_LEADING_CONTINUATION]     = { "header-leading-continuation",     "the first header line continues nothing",             "RFC 5322 2.2.3", A },
	[MIME_DEFECT_HEADER_NAME_INVALID_CHAR]        = { "header-name-invalid-char",        "an octet in a field's name that none may have",       "RFC 5322 2.2",   A },
	[MIME_DEFECT_HEADER_DOUBLE_COLON]             = { "header-double-colon",             "a second colon follows the first",                    "RFC 2045 5.1",   A },
	[MIME_DEFECT_HEADER_FOLD_BLANK_LINE]          = { "header-fold-blank-line",          "a continuation line has blanks only",                 "RFC 5322 3.2.2", A },
	[MIME_DEFECT_HEADER_FOLD_BEFORE_COLON]        = { "header-fold-before-colon",        "a fold stands between name and colon",                "RFC 5322 4.5.8", A },
	[MIME_DEFECT_HEADER_FOLD_IN_TOKEN]            = { "header-fold-in-token",            "a fold cuts a word of a structured field in two",     "RFC 5322 2.2.3", A },
	[MIME_DEFECT_HEADER_FOLD_BARE_CR]             = { "header-fold-bare-cr",             "a fold made with CR alone",                           "RFC 5322 2.2.3", A },
	[MIME_DEFECT_HEADER_RAW_8BIT]                 = { "header-raw-8bit",                 "octets in a header that are neither ASCII nor UTF-8", "RFC 5322 2.2",   N },
	[MIME_DEFECT_HEADER_RAW_UTF8]                 = { "header-raw-utf8",                 "UTF-8 in a header without encoding",                  "RFC 6532 3.2",   I },
	[MIME_DEFECT_HEADER_UNTERMINATED]             = { "header-unterminated",             "the input ends within a header",                      "RFC 5322 2.1",   N },
	[MIME_DEFECT_HEADER_SEPARATOR_WHITESPACE]     = { "header-separator-whitespace",     "the line between header and body has blanks",         "RFC 5322 2.1",   A },
	[MIME_DEFECT_HEADER_SEPARATOR_BARE_CR]        = { "header-separator-bare-cr",        "CR where the blank line should be",                   "RFC 5322 2.1",   A },
	[MIME_DEFECT_DUPLICATE_CONTENT_TYPE]          = { "duplicate-content-type",          "two Content-Type fields that differ",                 "RFC 2045 5",     A },
	[MIME_DEFECT_DUPLICATE_CTE]                   = { "duplicate-cte",                   "two Content-Transfer-Encoding fields that differ",    "RFC 2045 6",     A },
	[MIME_DEFECT_DUPLICATE_CONTENT_DISPOSITION]   = { "duplicate-content-disposition",   "two Content-Disposition fields that differ",          "RFC 2183 2",     A },
	[MIME_DEFECT_DUPLICATE_MIME_VERSION]          = { "duplicate-mime-version",          "MIME-Version comes twice",                            "RFC 2045 4",     N },
	[MIME_DEFECT_DUPLICATE_MIME_HEADER_IDENTICAL] = { "duplicate-mime-header-identical", "a MIME field is repeated word for word",              "RFC 2045 3",     N },
	[MIME_DEFECT_DUPLICATE_FROM]                  = { "duplicate-from",                  "two From fields",                                     "RFC 5322 3.6",   A },
	[MIME_DEFECT_DUPLICATE_SUBJECT]               = { "duplicate-subject",               "two Subject fields",                                  "RFC 5322 3.6",   A },
	[MIME_DEFECT_DUPLICATE_SINGLETON_HEADER]      = { "duplicate-singleton-header",      "a field that may come once comes twice",              "RFC 5322 3.6",   N },
	[MIME_DEFECT_MISSING_FROM]                    = { "missing-from",                    "no From field",                                       "RFC 5322 3.6",   N },
	[MIME_DEFECT_MISSING_DATE]                    = { "missing-date",                    "no Date field",                                       "RFC 5322 3.6",   N },
	[MIME_DEFECT_MIME_VERSION_MISSING]            = { "mime-version-missing",            "MIME fields without MIME-Version",                    "RFC 2045 4",     N },
	[MIME_DEFECT_MIME_VERSION_UNKNOWN]            = { "mime-version-unknown",            "MIME-Version is not 1.0",                             "RFC 2045 4",     N },

	/* Content-Type and parameters */
	[MIME_DEFECT_CONTENT_TYPE_EMPTY]         = { "content-type-empty",         "Content-Type says nothing",                       "RFC 2045 5.1",   A },
	[MIME_DEFECT_CONTENT_TYPE_NO_SUBTYPE]    = { "content-type-no-subtype",    "a type without a subtype",                        "RFC 2045 5.1",   A },
	[MIME_DEFECT_CONTENT_TYPE_LIST]          = { "content-type-list",          "a list of types in one field",                    "RFC 2045 5.1",   A },
	[MIME_DEFECT_CONTENT_TYPE_SPACE_IN_TYPE] = { "content-type-space-in-type", "blanks within type and subtype",                  "RFC 2045 5.1",   A },
	[MIME_DEFECT_CONTENT_TYPE_QUOTED]        = { "content-type-quoted",        "type and subtype in quotes",                      "RFC 2045 5.1",   A },
	[MIME_DEFECT_CONTENT_TYPE_ENCODED_WORD]  = { "content-type-encoded-word",  "the type is an encoded word",                     "RFC 2047 5",     A },
	[MIME_DEFECT_CONTENT_TYPE_COMMENT]       = { "content-type-comment",       "a comment within Content-Type",                   "RFC 2045 5.1",   A },
	[MIME_DEFECT_CONTENT_TYPE_INVALID_CHAR]  = { "content-type-invalid-char",  "a character in the type that no token has",       "RFC 2045 5.1",   A },
	[MIME_DEFECT_PARAM_MISSING_SEMICOLON]    = { "param-missing-semicolon",    "no semicolon in front of a parameter",            "RFC 2045 5.1",   A },
	[MIME_DEFECT_PARAM_COMMA_SEPARATOR]      = { "param-comma-separator",      "a comma where a semicolon belongs",               "RFC 2045 5.1",   A },
	[MIME_DEFECT_PARAM_TRAILING_GARBAGE]     = { "param-trailing-garbage",     "text between a closing quote and the semicolon",  "RFC 2045 5.1",   A },
	[MIME_DEFECT_PARAM_UNTERMINATED_QUOTE]   = { "param-unterminated-quote",   "a quoted value is not closed",                    "RFC 2045 5.1",   A },
	[MIME_DEFECT_PARAM_QUOTED_PAIR]          = { "param-quoted-pair",          "a backslash within a quoted value",               "RFC 5322 3.2.1", A },
	[MIME_DEFECT_PARAM_SINGLE_QUOTED]        = { "param-single-quoted",        "a value between apostrophes",                     "RFC 2045 5.1",   A },
	[MIME_DEFECT_PARAM_SPACE_AROUND_EQUALS]  = { "param-space-around-equals",  "blanks around the equals sign",                   "RFC 2045 5.1",   A },
	[MIME_DEFECT_PARAM_EMPTY_NAME]           = { "param-empty-name",           "a value without a parameter name",                "RFC 2045 5.1",   N },
	[MIME_DEFECT_PARAM_EMPTY_VALUE]          = { "param-empty-value",          "a parameter name without a value",                "RFC 2045 5.1",   A },
	[MIME_DEFECT_PARAM_NO_EQUALS]            = { "param-no-equals",            "a word where a parameter should be",              "RFC 2045 5.1",   N },
	[MIME_DEFECT_PARAM_UNQUOTED_SPACE]       = { "param-unquoted-space",       "a value with blanks and no quotes",               "RFC 2045 5.1",   A },
	[MIME_DEFECT_PARAM_UNQUOTED_TSPECIAL]    = { "param-unquoted-tspecial",    "a value with special characters and no quotes",   "RFC 2045 5.1",   N },
	[MIME_DEFECT_PARAM_ENCODED_WORD]         = { "param-encoded-word",         "an encoded word as a value",                      "RFC 2047 5",     A },
	[MIME_DEFECT_PARAM_COMMENT]              = { "param-comment",              "a comment within a parameter",                    "RFC 2045 5.1",   A },
	[MIME_DEFECT_PARAM_RAW_8BIT]             = { "param-raw-8bit",             "8-bit octets in a value",                         "RFC 2045 5.1",   N },
	[MIME_DEFECT_DUPLICATE_PARAM]            = { "duplicate-param",            "a parameter comes twice, with two values",        "RFC 2045 5.1",   A },
	[MIME_DEFECT_DUPLICATE_BOUNDARY_PARAM]   = { "duplicate-boundary-param",   "two boundaries that differ",                      "RFC 2045 5.1",   A },
	[MIME_DEFECT_DUPLICATE_CHARSET_PARAM]    = { "duplicate-charset-param",    "two charsets that differ",                        "RFC 2045 5.1",   A },
	[MIME_DEFECT_BOUNDARY_RFC2231]           = { "boundary-rfc2231",           "the boundary is given in extended form",          "RFC 2231 4",     A },
	[MIME_DEFECT_RFC2231_GAP]                = { "rfc2231-gap",                "a section of a parameter is missing",             "RFC 2231 3",     A },
	[MIME_DEFECT_RFC2231_MISSING_ZERO]       = { "rfc2231-missing-zero",       "the sections of a parameter do not start at 0",   "RFC 2231 3",     A },
	[MIME_DEFECT_RFC2231_OUT_OF_ORDER]       = { "rfc2231-out-of-order",       "the sections of a parameter come out of order",   "RFC 2231 3",     I },
	[MIME_DEFECT_RFC2231_DUPLICATE_SECTION]  = { "rfc2231-duplicate-section",  "a section of a parameter comes twice",            "RFC 2231 3",     A },
	[MIME_DEFECT_RFC2231_LEADING_ZERO]       = { "rfc2231-leading-zero",       "a section number begins with a zero",             "RFC 2231 7",     A },
	[MIME_DEFECT_RFC2231_BAD_SECTION]        = { "rfc2231-bad-section",        "a section number that is none, or far too large", "RFC 2231 7",     A },
	[MIME_DEFECT_RFC2231_BAD_PERCENT]        = { "rfc2231-bad-percent",        "a percent sign without two hex digits",           "RFC 2231 7",     N },
	[MIME_DEFECT_RFC2231_MISSING_CHARSET]    = { "rfc2231-missing-charset",    "an extended value that names no charset",         "RFC 2231 4",     N },
	[MIME_DEFECT_RFC2231_LATE_CHARSET]       = { "rfc2231-late-charset",       "a charset on another section than the first",     "RFC 2231 4.1",   N },
	[MIME_DEFECT_RFC2231_UNKNOWN_CHARSET]    = { "rfc2231-unknown-charset",    "an extended value in a charset nobody knows",     "RFC 2231 4",     A },
	[MIME_DEFECT_RFC2231_DECODES_CONTROL]    = { "rfc2231-decodes-control",    "an extended value hides control characters",      "RFC 2231 4",     S },

	/* charsets */
	[MIME_DEFECT_CHARSET_UNKNOWN]          = { "charset-unknown",          "a charset that nobody knows",                       "RFC 2046 4.1.2", N },
	[MIME_DEFECT_CHARSET_NAME_INVALID]     = { "charset-name-invalid",     "a charset's name has octets that no such name has", "RFC 2978 2.3",   A },
	[MIME_DEFECT_CHARSET_UTF7]             = { "charset-utf7",             "text in UTF-7",                                     "RFC 2152",       A },
	[MIME_DEFECT_CHARSET_INVALID_SEQUENCE] = { "charset-invalid-sequence", "octets that the declared charset does not have",    "RFC 2046 4.1.2", N },
	[MIME_DEFECT_CHARSET_OVERLONG_UTF8]    = { "charset-overlong-utf8",    "UTF-8 longer than it need be",                      "RFC 3629 3",     A },
	[MIME_DEFECT_CHARSET_UNDECLARED_8BIT]  = { "charset-undeclared-8bit",  "8-bit text without a charset",                      "RFC 2045 5.2",   N },
	[MIME_DEFECT_CHARSET_STATEFUL_UNRESET] = { "charset-stateful-unreset", "text ends outside of its charset's first state",    "RFC 1468",       N },
	[MIME_DEFECT_CHARSET_UTF16_TEXT]       = { "charset-utf16-text",       "text in UTF-16 or UTF-32 without base64",           "RFC 2781 3.3",   N },

	/* boundaries and structure */
	[MIME_DEFECT_BOUNDARY_PARAM_MISSING]         = { "boundary-param-missing",         "a multipart that names no boundary",                        "RFC 2046 5.1.1", A },
	[MIME_DEFECT_BOUNDARY_EMPTY]                 = { "boundary-empty",                 "the boundary is empty",                                     "RFC 2046 5.1.1", A },
	[MIME_DEFECT_BOUNDARY_TOO_LONG]              = { "boundary-too-long",              "the boundary has more than 70 characters",                  "RFC 2046 5.1.1", A },
	[MIME_DEFECT_BOUNDARY_TRAILING_SPACE]        = { "boundary-trailing-space",        "the boundary ends in a blank",                              "RFC 2046 5.1.1", A },
	[MIME_DEFECT_BOUNDARY_INVALID_CHAR]          = { "boundary-invalid-char",          "a character that no boundary may have",                     "RFC 2046 5.1.1", N },
	[MIME_DEFECT_BOUNDARY_NOT_FOUND]             = { "boundary-not-found",             "the boundary never comes",                                  "RFC 2046 5.1.1", A },
	[MIME_DEFECT_BOUNDARY_UNTERMINATED]          = { "boundary-unterminated",          "a multipart is never closed",                               "RFC 2046 5.1.1", N },
	[MIME_DEFECT_BOUNDARY_INNER_UNTERMINATED]    = { "boundary-inner-unterminated",    "an inner multipart is ended by an outer delimiter",         "RFC 2046 5.1.2", A },
	[MIME_DEFECT_BOUNDARY_REUSED_NESTED]         = { "boundary-reused-nested",         "a boundary is used again by a multipart inside",            "RFC 2046 5.1.2", A },
	[MIME_DEFECT_BOUNDARY_PREFIX]                = { "boundary-prefix",                "one open boundary is the beginning of another",             "RFC 2046 5.1.1", A },
	[MIME_DEFECT_BOUNDARY_LINE_TRAILING_GARBAGE] = { "boundary-line-trailing-garbage", "text after the boundary on its line",                       "RFC 2046 5.1.1", A },
	[MIME_DEFECT_BOUNDARY_LINE_TRAILING_SPACE]   = { "boundary-line-trailing-space",   "blanks after the boundary on its line",                     "RFC 2046 5.1.1", I },
	[MIME_DEFECT_BOUNDARY_LINE_LEADING_SPACE]    = { "boundary-line-leading-space",    "blanks in front of what would be a delimiter",              "RFC 2046 5.1.1", A },
	[MIME_DEFECT_BOUNDARY_LINE_BARE_CR]          = { "boundary-line-bare-cr",          "CR alone next to what would be a delimiter",                "RFC 2046 5.1.1", A },
	[MIME_DEFECT_BOUNDARY_CASE_MISMATCH]         = { "boundary-case-mismatch",         "what would be a delimiter but for the case of its letters", "RFC 2046 5.1.1", A },
	[MIME_DEFECT_BOUNDARY_INSIDE_HEADER]         = { "boundary-inside-header",         "a delimiter cuts a header short",                           "RFC 2046 5.1.1", A },
	[MIME_DEFECT_BOUNDARY_INSIDE_ENCODED_PART]   = { "boundary-inside-encoded-part",   "a delimiter of an outer multipart inside an encoded part",  "RFC 2046 5.1.2", A },
	[MIME_DEFECT_BOUNDARY_ON_NON_MULTIPART]      = { "boundary-on-non-multipart",      "a boundary for a type that has no parts",                   "RFC 2046 5.1.1", A },
	[MIME_DEFECT_CLOSE_DELIMITER_MALFORMED]      = { "close-delimiter-malformed",      "almost a closing delimiter",                                "RFC 2046 5.1.1", A },
	[MIME_DEFECT_CLOSE_BEFORE_OPEN]              = { "close-before-open",              "a closing delimiter before any part",                       "RFC 2046 5.1.1", A },
	[MIME_DEFECT_PARTS_AFTER_CLOSE]              = { "parts-after-close",              "delimiters after the closing one",                          "RFC 2046 5.1.1", A },
	[MIME_DEFECT_PREAMBLE_HAS_PART]              = { "preamble-has-part",              "the preamble looks like a part",                            "RFC 2046 5.1.1", A },
	[MIME_DEFECT_PREAMBLE_NOT_EMPTY]             = { "preamble-not-empty",             "text before the first delimiter",                           "RFC 2046 5.1.1", I },
	[MIME_DEFECT_EPILOGUE_NOT_EMPTY]             = { "epilogue-not-empty",             "text after the closing delimiter",                          "RFC 2046 5.1.1", I },
	[MIME_DEFECT_EPILOGUE_HAS_PART]              = { "epilogue-has-part",              "the epilogue looks like a part",                            "RFC 2046 5.1.1", A },
	[MIME_DEFECT_MULTIPART_NO_PARTS]             = { "multipart-no-parts",             "a multipart without a part",                                "RFC 2046 5.1.1", A },
	[MIME_DEFECT_PART_EMPTY]                     = { "part-empty",                     "a part with neither header nor body",                       "RFC 2046 5.1.1", N },
	[MIME_DEFECT_PART_HEADERLESS]                = { "part-headerless",                "a part without header fields",                              "RFC 2046 5.1",   I },
	[MIME_DEFECT_PART_NO_SEPARATOR]              = { "part-no-separator",              "no blank line between a part's header and what follows",    "RFC 2046 5.1.1", A },
	[MIME_DEFECT_COMPOSITE_ENCODED]              = { "composite-encoded",              "a multipart or message that is itself encoded",             "RFC 2045 6.4",   A },
	[MIME_DEFECT_DIGEST_DEFAULT_TYPE]            = { "digest-default-type",            "a part of a digest that names no type",                     "RFC 2046 5.1.5", I },
	[MIME_DEFECT_MESSAGE_PARTIAL]                = { "message-partial",                "a piece of a message that came in pieces",                  "RFC 2046 5.2.2", A },
	[MIME_DEFECT_MESSAGE_EXTERNAL_BODY]          = { "message-external-body",          "content that is somewhere else",                            "RFC 2046 5.2.3", A },
	[MIME_DEFECT_SIGNED_STRUCTURE]               = { "signed-structure",               "a signed multipart that has not two parts",                 "RFC 1847 2.1",   A },
	[MIME_DEFECT_PART_TYPE_MISMATCH]             = { "part-type-mismatch",             "the content is of another kind than its type",              "RFC 2046 1",     I },

	/* transfer encodings */
	[MIME_DEFECT_CTE_UNKNOWN]          = { "cte-unknown",          "a transfer encoding that nobody knows",                   "RFC 2045 6.4", A },
	[MIME_DEFECT_CTE_LIST]             = { "cte-list",             "several encodings in one field",                          "RFC 2045 6.1", A },
	[MIME_DEFECT_CTE_TRAILING_GARBAGE] = { "cte-trailing-garbage", "words after the encoding",                                "RFC 2045 6.1", A },
	[MIME_DEFECT_CTE_QUOTED]           = { "cte-quoted",           "the encoding in quotes",                                  "RFC 2045 6.1", A },
	[MIME_DEFECT_CTE_COMMENT]          = { "cte-comment",          "a comment in the encoding's field",                       "RFC 2045 6.1", A },
	[MIME_DEFECT_CTE_ENCODED_WORD]     = { "cte-encoded-word",     "the encoding is an encoded word",                         "RFC 2047 5",   A },
	[MIME_DEFECT_CTE_MISSPELLED]       = { "cte-misspelled",       "an encoding's name with a spelling mistake",              "RFC 2045 6.1", A },
	[MIME_DEFECT_CTE_NONSTANDARD]      = { "cte-nonstandard",      "an encoding from outside the standard, such as uuencode", "RFC 2045 6.3", A },
	[MIME_DEFECT_CTE_EMPTY]            = { "cte-empty",            "no encoding in the encoding's field",                     "RFC 2045 6.1", A },
	[MIME_DEFECT_8BIT_IN_7BIT_BODY]    = { "8bit-in-7bit-body",    "8-bit octets in a body that should be 7bit",              "RFC 2045 2.7", N },
	[MIME_DEFECT_INLINE_UUENCODE]      = { "inline-uuencode",      "a uuencoded file within text",                            "",             A },
	[MIME_DEFECT_INLINE_YENC]          = { "inline-yenc",          "a yEnc block within text",                                "",             A },
	[MIME_DEFECT_INLINE_BINHEX]        = { "inline-binhex",        "a BinHex block within text",                              "RFC 1741",     A },

	/* base64 */
	[MIME_DEFECT_BASE64_PADDING_MID]           = { "base64-padding-mid",           "padding in the midst of the data",          "RFC 2045 6.8", A },
	[MIME_DEFECT_BASE64_DATA_AFTER_PADDING]    = { "base64-data-after-padding",    "stray letters after the last padding",      "RFC 2045 6.8", A },
	[MIME_DEFECT_BASE64_INVALID_CHAR]          = { "base64-invalid-char",          "characters that are not of the alphabet",   "RFC 2045 6.8", A },
	[MIME_DEFECT_BASE64_URLSAFE_CHAR]          = { "base64-urlsafe-char",          "a dash or an underscore among the letters", "RFC 4648 5",   A },
	[MIME_DEFECT_BASE64_TRUNCATED]             = { "base64-truncated",             "one letter is left over at the end",        "RFC 2045 6.8", A },
	[MIME_DEFECT_BASE64_MISSING_PADDING]       = { "base64-missing-padding",       "the last group is not filled up",           "RFC 2045 6.8", N },
	[MIME_DEFECT_BASE64_EXCESS_PADDING]        = { "base64-excess-padding",        "more padding than is due",                  "RFC 2045 6.8", N },
	[MIME_DEFECT_BASE64_NONZERO_TRAILING_BITS] = { "base64-nonzero-trailing-bits", "bits beyond the last octet are set",        "RFC 4648 3.5", N },
	[MIME_DEFECT_BASE64_LINE_TOO_LONG]         = { "base64-line-too-long",         "a base64 line of more than 76 characters",  "RFC 2045 6.8", N },
	[MIME_DEFECT_BASE64_EMBEDDED_SPACE]        = { "base64-embedded-space",        "blanks within a line",                      "RFC 2045 6.8", N },
	[MIME_DEFECT_BASE64_BLANK_LINE]            = { "base64-blank-line",            "a blank line within the data",              "RFC 2045 6.8", A },
	[MIME_DEFECT_BASE64_UUENCODE_HEADER]       = { "base64-uuencode-header",       "a begin-base64 line in front of the data",  "RFC 2045 6.8", A },

	/* quoted-printable */
	[MIME_DEFECT_QP_INVALID_ESCAPE]     = { "qp-invalid-escape",     "an equals sign without two hex digits",              "RFC 2045 6.7", A },
	[MIME_DEFECT_QP_TRUNCATED_ESCAPE]   = { "qp-truncated-escape",   "the data ends within an escape",                     "RFC 2045 6.7", A },
	[MIME_DEFECT_QP_SPLIT_ESCAPE]       = { "qp-split-escape",       "an escape is cut by a line end",                     "RFC 2045 6.7", A },
	[MIME_DEFECT_QP_LOWERCASE_HEX]      = { "qp-lowercase-hex",      "hex digits in lower case",                           "RFC 2045 6.7", N },
	[MIME_DEFECT_QP_TRAILING_SPACE]     = { "qp-trailing-space",     "blanks at the end of a line",                        "RFC 2045 6.7", A },
	[MIME_DEFECT_QP_SOFT_BREAK_SPACE]   = { "qp-soft-break-space",   "blanks between the equals sign and the line end",    "RFC 2045 6.7", A },
	[MIME_DEFECT_QP_SOFT_BREAK_BARE_CR] = { "qp-soft-break-bare-cr", "an equals sign with CR alone after it",              "RFC 2045 6.7", A },
	[MIME_DEFECT_QP_LINE_TOO_LONG]      = { "qp-line-too-long",      "a quoted-printable line of more than 76 characters", "RFC 2045 6.7", N },
	[MIME_DEFECT_QP_RAW_8BIT]           = { "qp-raw-8bit",           "8-bit octets that should be encoded",                "RFC 2045 6.7", N },
	[MIME_DEFECT_QP_RAW_CONTROL]        = { "qp-raw-control",        "control characters that should be encoded",          "RFC 2045 6.7", N },

	/* encoded words */
	[MIME_DEFECT_ENCODED_WORD_UNKNOWN_CHARSET]  = { "encoded-word-unknown-charset",  "an encoded word in a charset nobody knows",     "RFC 2047 6.2", N },
	[MIME_DEFECT_ENCODED_WORD_BAD_ENCODING]     = { "encoded-word-bad-encoding",     "an encoded word neither in B nor in Q",         "RFC 2047 4",   N },
	[MIME_DEFECT_ENCODED_WORD_UNTERMINATED]     = { "encoded-word-unterminated",     "an encoded word is not closed",                 "RFC 2047 2",   N },
	[MIME_DEFECT_ENCODED_WORD_TOO_LONG]         = { "encoded-word-too-long",         "an encoded word of more than 75 characters",    "RFC 2047 2",   N },
	[MIME_DEFECT_ENCODED_WORD_SPACE]            = { "encoded-word-space",            "blanks within an encoded word",                 "RFC 2047 2",   A },
	[MIME_DEFECT_ENCODED_WORD_NOT_DELIMITED]    = { "encoded-word-not-delimited",    "an encoded word that touches other text",       "RFC 2047 5",   A },
	[MIME_DEFECT_ENCODED_WORD_IN_QUOTED_STRING] = { "encoded-word-in-quoted-string", "an encoded word within a quoted string",        "RFC 2047 5",   N },
	[MIME_DEFECT_ENCODED_WORD_IN_ADDR_SPEC]     = { "encoded-word-in-addr-spec",     "an encoded word within an address",             "RFC 2047 5",   A },
	[MIME_DEFECT_ENCODED_WORD_DECODES_CONTROL]  = { "encoded-word-decodes-control",  "an encoded word hides control characters",      "RFC 2047 5",   S },
	[MIME_DEFECT_ENCODED_WORD_DECODES_SPECIALS] = { "encoded-word-decodes-specials", "an encoded word hides the marks of an address", "RFC 2047 6.2", A },
	[MIME_DEFECT_ENCODED_WORD_SPLIT_CHAR]       = { "encoded-word-split-char",       "a character is cut in two by encoded words",    "RFC 2047 5",   N },
	[MIME_DEFECT_ENCODED_WORD_BAD_BASE64]       = { "encoded-word-bad-base64",       "the base64 of an encoded word is not clean",    "RFC 2047 4.1", N },
	[MIME_DEFECT_ENCODED_WORD_NESTED]           = { "encoded-word-nested",           "an encoded word hides another one",             "RFC 2047 6.2", A },
	[MIME_DEFECT_ENCODED_WORD_UTF7]             = { "encoded-word-utf7",             "an encoded word in UTF-7",                      "RFC 2152",     A },

	/* file names */
	[MIME_DEFECT_FILENAME_NAME_CONFLICT]        = { "filename-name-conflict",        "the disposition and the type name different files",         "RFC 2183 2.3", A },
	[MIME_DEFECT_FILENAME_EXTENDED_CONFLICT]    = { "filename-extended-conflict",    "the plain and the extended name differ",                    "RFC 2231 4",   A },
	[MIME_DEFECT_DUPLICATE_FILENAME_PARAM]      = { "duplicate-filename-param",      "a file is named twice, with two names",                     "RFC 2045 5.1", A },
	[MIME_DEFECT_FILENAME_PATH_SEPARATOR]       = { "filename-path-separator",       "a slash or backslash in a file name",                       "RFC 2183 2.3", S },
	[MIME_DEFECT_FILENAME_ABSOLUTE]             = { "filename-absolute",             "a file name that starts at a root or a drive",              "RFC 2183 2.3", S },
	[MIME_DEFECT_FILENAME_DOT]                  = { "filename-dot",                  "a file name that stands for a folder, one dot or two",      "RFC 2183 2.3", S },
	[MIME_DEFECT_FILENAME_NUL]                  = { "filename-nul",                  "a NUL in a file name",                                      "",             S },
	[MIME_DEFECT_FILENAME_CONTROL]              = { "filename-control",              "control characters in a file name",                         "",             S },
	[MIME_DEFECT_FILENAME_BIDI]                 = { "filename-bidi",                 "marks in a file name that turn the direction of text",      "",             S },
	[MIME_DEFECT_FILENAME_INVISIBLE]            = { "filename-invisible",            "invisible characters in a file name",                       "",             S },
	[MIME_DEFECT_FILENAME_CONFUSABLE_SEPARATOR] = { "filename-confusable-separator", "a file name has look-alikes of slash, backslash or dot",    "",             S },
	[MIME_DEFECT_FILENAME_MIXED_SCRIPT]         = { "filename-mixed-script",         "a file name mixes scripts that look alike",                 "",             I },
	[MIME_DEFECT_FILENAME_DEVICE]               = { "filename-device",               "a file name that is a device on Windows",                   "RFC 2183 2.3", S },
	[MIME_DEFECT_FILENAME_TRAILING_DOT_SPACE]   = { "filename-trailing-dot-space",   "a file name ends in dots or blanks",                        "",             S },
	[MIME_DEFECT_FILENAME_TOO_LONG]             = { "filename-too-long",             "a file name of more than 255 octets",                       "",             S },
	[MIME_DEFECT_FILENAME_HIDDEN_EXTENSION]     = { "filename-hidden-extension",     "a run of blanks pushes the extension out of sight",         "",             S },
	[MIME_DEFECT_FILENAME_DOUBLE_EXTENSION]     = { "filename-double-extension",     "the extension of a document before that of a program",      "",             I },
	[MIME_DEFECT_FILENAME_COLON]                = { "filename-colon",                "a colon in a file name",                                    "",             S },
	[MIME_DEFECT_FILENAME_RESERVED_CHAR]        = { "filename-reserved-char",        "a character that some file systems keep for themselves",    "",             S },
	[MIME_DEFECT_FILENAME_LEADING_DASH]         = { "filename-leading-dash",         "a file name begins with a dash",                            "",             S },
	[MIME_DEFECT_FILENAME_LEADING_DOT]          = { "filename-leading-dot",          "a file name begins with a dot",                             "",             S },
	[MIME_DEFECT_FILENAME_SHELL_META]           = { "filename-shell-meta",           "a file name has characters that mean something to a shell", "",             I },
	[MIME_DEFECT_FILENAME_INVALID_UTF8]         = { "filename-invalid-utf8",         "a file name is not UTF-8",                                  "RFC 2231 4",   S },
	[MIME_DEFECT_FILENAME_EMPTY]                = { "filename-empty",                "a file name without a character",                           "",             I },
	[MIME_DEFECT_FILENAME_COLLISION]            = { "filename-collision",            "two files of a message have the same name",                 "",             S },
	[MIME_DEFECT_FILENAME_NOT_NFC]              = { "filename-not-nfc",              "a file name is not in Unicode's composed form",             "",             I },

	/* addresses */
	[MIME_DEFECT_ADDRESS_UNBALANCED_COMMENT] = { "address-unbalanced-comment", "a comment in an address is not closed",        "RFC 5322 3.2.2", A },
	[MIME_DEFECT_ADDRESS_UNCLOSED_ANGLE]     = { "address-unclosed-angle",     "an angle bracket in an address is not closed", "RFC 5322 3.4",   A },
	[MIME_DEFECT_ADDRESS_UNCLOSED_QUOTE]     = { "address-unclosed-quote",     "a quoted string in an address is not closed",  "RFC 5322 3.2.4", A },
	[MIME_DEFECT_ADDRESS_MULTIPLE_AT]        = { "address-multiple-at",        "more than one at sign in an address",          "RFC 5322 3.4.1", A },
	[MIME_DEFECT_ADDRESS_ROUTE]              = { "address-route",              "a route in front of an address",               "RFC 5322 4.4",   A },
	[MIME_DEFECT_ADDRESS_QUOTED_LOCAL_AT]    = { "address-quoted-local-at",    "an at sign within a quoted local part",        "RFC 5322 3.4.1", A },
	[MIME_DEFECT_ADDRESS_COMMENT_IN_DOMAIN]  = { "address-comment-in-domain",  "a comment within an address",                  "RFC 5322 3.4.1", A },
	[MIME_DEFECT_ADDRESS_CONTROL_CHAR]       = { "address-control-char",       "control characters in an address",             "RFC 5322 3.4.1", S },
	[MIME_DEFECT_ADDRESS_DISPLAY_IS_ADDRESS] = { "address-display-is-address", "the displayed name is an address too",         "RFC 5322 3.4",   A },
	[MIME_DEFECT_ADDRESS_GROUP_IN_FROM]      = { "address-group-in-from",      "a group where an author should be",            "RFC 6854 2.1",   N },
	[MIME_DEFECT_ADDRESS_MULTIPLE_FROM]      = { "address-multiple-from",      "several authors and no Sender",                "RFC 5322 3.6.2", A },
	[MIME_DEFECT_ADDRESS_RAW_8BIT]           = { "address-raw-8bit",           "8-bit octets in an address that are no UTF-8", "RFC 6532 3.2",   N },
	[MIME_DEFECT_ADDRESS_EMPTY]              = { "address-empty",              "an address field without an address",          "RFC 5322 3.6.3", N },

	/* containers */
	[MIME_DEFECT_TNEF_BAD_LENGTH]         = { "tnef-bad-length",         "a length in a TNEF file leads past its end",      "", A },
	[MIME_DEFECT_TNEF_BAD_CHECKSUM]       = { "tnef-bad-checksum",       "a checksum in a TNEF file is wrong",              "", N },
	[MIME_DEFECT_TNEF_UNSAFE_NAME]        = { "tnef-unsafe-name",        "a file in a TNEF file has a name to beware of",   "", S },
	[MIME_DEFECT_UU_BAD_LINE]             = { "uu-bad-line",             "a uuencoded line of another length than it says", "", N },
	[MIME_DEFECT_UU_NO_END]               = { "uu-no-end",               "uuencoded data is not ended",                     "", N },
	[MIME_DEFECT_MBOX_BAD_CONTENT_LENGTH] = { "mbox-bad-content-length", "a Content-Length that leads to no separator",     "", A },

	/* limits */
	[MIME_DEFECT_LIMIT_DEPTH]              = { "limit-depth",              "parts are nested too deeply",              "", L },
	[MIME_DEFECT_LIMIT_PARTS]              = { "limit-parts",              "the message has too many parts",           "", L },
	[MIME_DEFECT_LIMIT_HEADER_FIELDS]      = { "limit-header-fields",      "a header has too many fields",             "", L },
	[MIME_DEFECT_LIMIT_HEADER_BYTES]       = { "limit-header-bytes",       "a header is too large",                    "", L },
	[MIME_DEFECT_LIMIT_HEADER_FIELD_BYTES] = { "limit-header-field-bytes", "a field is too large",                     "", L },
	[MIME_DEFECT_LIMIT_PARAMS]             = { "limit-params",             "a field has too many parameters",          "", L },
	[MIME_DEFECT_LIMIT_RFC2231_SECTIONS]   = { "limit-rfc2231-sections",   "a parameter has too many sections",        "", L },
	[MIME_DEFECT_LIMIT_COMMENT_DEPTH]      = { "limit-comment-depth",      "comments are nested too deeply",           "", L },
	[MIME_DEFECT_LIMIT_ADDRESSES]          = { "limit-addresses",          "a field has too many addresses",           "", L },
	[MIME_DEFECT_LIMIT_ENCODED_WORDS]      = { "limit-encoded-words",      "a field has too many encoded words",       "", L },
	[MIME_DEFECT_LIMIT_DECODED_BYTES]      = { "limit-decoded-bytes",      "the content decodes to too much",          "", L },
	[MIME_DEFECT_LIMIT_MESSAGE_BYTES]      = { "limit-message-bytes",      "the message is too large",                 "", L },
	[MIME_DEFECT_LIMIT_DEFECTS]            = { "limit-defects",            "the message has too many defects to keep", "", L },

	/* poor mail */
	[MIME_DEFECT_LINE_OVER_78]            = { "line-over-78",            "a header line of more than 78 characters that could be folded", "RFC 5322 2.1.1", I },
	[MIME_DEFECT_MISSING_MESSAGE_ID]      = { "missing-message-id",      "no Message-ID field",                                           "RFC 5322 3.6.4", I },
	[MIME_DEFECT_ALTERNATIVE_ORDER]       = { "alternative-order",       "plain text behind the richer form of an alternative",           "RFC 2046 5.1.4", I },
	[MIME_DEFECT_ALTERNATIVE_ATTACHMENT]  = { "alternative-attachment",  "an attachment within an alternative",                           "RFC 2046 5.1.4", I },
	[MIME_DEFECT_RELATED_TYPE_MISSING]    = { "related-type-missing",    "a multipart/related that does not say the type of its root",    "RFC 2387 3.1",   N },
	[MIME_DEFECT_FILENAME_EXTENDED_ONLY]  = { "filename-extended-only",  "a file name in extended form alone, which old programs lose",   "RFC 2231 4",     I },
};

SELDOM const struct mime_defect_info *
mime_defect_info(unsigned code)
{
	if (code == MIME_DEFECT_NONE || code >= MIME_DEFECT_CODES)
		return NULL;
	return &defects[code];
}

/*
 * Looks at every row. Names come from a command line, one at a time; a second
 * table, sorted by name, would have to be kept in step for nothing.
 */
SELDOM unsigned
mime_defect_find(const char *name)
{
	if (name == NULL)
		return MIME_DEFECT_NONE;
	for (unsigned code = 1; code < MIME_DEFECT_CODES; code++)
		if (strcmp(defects[code].name, name) == 0)
			return code;
	return MIME_DEFECT_NONE;
}

SELDOM void
mime_note(const struct notes *n, unsigned code, mime_span at)
{
	if (n != NULL && n->put != NULL)
		n->put(n->ctx, code, (mime_range){
		    n->offset + (uint64_t)(at.ptr - n->ptr), at.len });
}
