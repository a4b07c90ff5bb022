/*
 * sniff.c - programs and archives, by their first octets.
 *
 * Not to find out what content is: only to tell where it says it is text or a
 * picture and begins as no text and no picture does. The signatures are those
 * of the formats' own descriptions.
 */
#include "parse/parse.h"

static const struct {
	mime_span octets;
	bool also_text;         /* text may begin so as well */
} programs[] = {
	{ SPAN("MZ"),                   true },         /* DOS, Windows */
	{ SPAN("\177ELF"),              false },
	{ SPAN("\312\376\272\276"),     false },        /* Java, Mach-O */
	{ SPAN("\317\372\355\376"),     false },        /* Mach-O */
	{ SPAN("PK\3\4"),               false },        /* zip */
	{ SPAN("Rar!\32\7"),            false },
	{ SPAN("7z\274\257\47\34"),     false },
	{ SPAN("\37\213\10"),           false },        /* gzip */
	{ SPAN("MSCF\0\0\0\0"),         false },        /* cabinet */
};

bool
mime_sniff_wants(const struct mime_media *m)
{
	return m->kind == MIME_LEAF && (span_is(m->type, SPAN("text")) ||
	    span_is(m->type, SPAN("image")) ||
	    span_is(m->type, SPAN("audio")) ||
	    span_is(m->type, SPAN("video")));
}

void
mime_sniff_take(struct sniff *s, mime_span bytes)
{
	mime_room room = { s->octets + s->len, sizeof(s->octets) - s->len };

	room_fill(&room, &bytes);
	s->len = (uint8_t)(sizeof(s->octets) - room.len);
}

/* An octet that no text has, in any charset but UTF-16. */
static bool
has_binary(mime_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (char_is(span_at(s, i), IS_CONTROL) &&
		    span_at(s, i) != '\f' && span_at(s, i) != '\33')
			return true;
	return false;
}

bool
mime_sniff_is_program(const struct sniff *s)
{
	mime_span seen = { s->octets, s->len };

	for (size_t i = 0; i < ROWS(programs); i++)
		if (span_starts(seen, programs[i].octets) &&
		    (!programs[i].also_text || has_binary(seen)))
			return true;
	return false;
}
