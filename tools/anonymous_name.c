/*
 * anonymous_name.c - names of files, by others of their length.
 *
 * Extensions stay: programs go by them. All else hangs on the whole name, which
 * may be there more than once, in other pieces.
 */
#include "config.h"

#include <string.h>

#include "anonymous.h"

/* Extensions that programs look for in front of another one. */
static bool
is_shown(const char *p, size_t n)
{
	static const char shown[] = " avi bmp csv doc docx gif htm html jpeg "
	    "jpg mp3 mp4 odp ods odt pdf png ppt pptx rtf tif tiff txt xls "
	    "xlsx xml zip ";
	char word[8] = " ";

	for (size_t i = 0; i < n && n < 6; i++)
		word[i + 1] = (char)(p[i] | 32);
	word[n < 6 ? n + 1 : 1] = ' ';
	return n > 0 && n < 6 && strstr(shown, word) != NULL;
}

/* ".pdf", ".pdf.exe": how much at the end of a name programs go by. */
size_t
anonymous_extension(const char *p, size_t n)
{
	size_t len = 0, first;

	while (len < n && len < 6 && p[n - 1 - len] != '.')
		len++;
	if (len == n || len == 6 || len == 0)
		return 0;
	for (first = ++len; len < n && p[n - 1 - len] != '.';)
		len++;
	return len < n && is_shown(p + n - len, len - first) ? len + 1 : first;
}

/*
 * The letter that P begins with, if it does with one, is the next one of the
 * name: how many octets it has. KEEP: it stays.
 */
static size_t
replace_next(struct anonymous *a, char *p, size_t n, enum letters letters,
    bool keep)
{
	unsigned char drawn[DRAWN];
	char was[4] = { 0 };
	size_t len;

	if (!is_word((unsigned char)*p, letters))
		return 1;
	keep = keep || a->place >= a->ends;
	if (!keep)
		anonymous_draw(a, a->name, ++a->place, drawn);
	else
		a->place++;
	memcpy(was, p, n < sizeof was ? n : sizeof was);
	len = anonymous_letter(p, n, letters, keep ? (unsigned char *)was :
	    drawn);
	if (keep)
		memcpy(p, was, len);
	return len;
}

/* A letter of two octets between escapes is one, as well. */
static size_t
replace_next_shifted(struct anonymous *a, char *p, size_t n)
{
	unsigned char drawn[DRAWN];

	if (n < 2 || p[0] <= ' ' || p[1] <= ' ')
		return 1;
	if (a->place++ < a->ends) {
		anonymous_draw(a, a->name, a->place, drawn);
		p[0] = within('A', 'N', drawn[0]);
		p[1] = within('A', 'Z', drawn[1]);
	}
	return 2;
}

void
anonymous_name(struct anonymous *a, char *p, size_t n, enum letters letters)
{
	bool shifted = false;

	for (size_t i = 0; i < n;) {
		if (letters == LETTERS_ISO_2022 && p[i] == '\x1b')
			i += anonymous_escape(p + i, n - i, &shifted);
		else if (shifted)
			i += replace_next_shifted(a, p + i, n - i);
		else
			i += replace_next(a, p + i, n - i, letters, false);
	}
}

void
anonymous_name_begin(struct anonymous *a, mime_span name)
{
	size_t n = name.len - anonymous_extension(name.ptr, name.len);
	char letter[4];

	a->name = name;
	a->place = 0;
	/* It is gone through once to see how many letters there are. */
	for (size_t i = 0, len; i < n; i += len) {
		len = n - i < sizeof letter ? n - i : sizeof letter;
		memcpy(letter, name.ptr + i, len);
		len = replace_next(a, letter, len, LETTERS_UTF8, true);
	}
	a->ends = a->place;
	a->place = 0;
}
