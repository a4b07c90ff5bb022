/*
 * subject.c - prints the Subject of a message as people read it.
 *
 *     $ subject plain.eml
 *     Keys for the workshop
 *
 * No parse is needed for that: a header is read off its own octets, field by
 * field. mime_text undoes folds and encoded words (RFC 2047) and gives UTF-8
 * without control characters.
 */
#include <stdio.h>

#include <libmime/mime.h>

int
main(int argc, char **argv)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const char *path = argc > 1 ? argv[1] : "-";
	mime_span message, text = {0};
	struct mime_field field;
	bool found = false;
	mime_status st;

	st = mime_load(mem, path, &message);
	if (st == MIME_OK)
		found = mime_field_find(message, "Subject", &field);
	if (found)
		st = mime_text(mem, field.value, &text);
	if (st != MIME_OK)
		fprintf(stderr, "subject: %s: %s\n", path,
		    mime_status_text(st));
	else if (found)
		printf("%.*s\n", (int)text.len, text.ptr);
	mime_arena_free(mem);
	if (st != MIME_OK)
		return 2;
	return found ? 0 : 1;
}
