/*
 * write.c - makes a message: text, and files attached, to standard output.
 *
 *     $ write 'Grüße' report.pdf | mimedump
 *
 * What is said wrong is told once, at the end, and then nothing is written.
 */
#include <stdio.h>
#include <string.h>

#include <libmime/mime.h>

static mime_span
span(const char *text)
{
	return (mime_span){ text, strlen(text) };
}

static mime_status
put(void *ctx, mime_span octets)
{
	FILE *to = ctx;

	return fwrite(octets.ptr, 1, octets.len, to) == octets.len ?
	    MIME_OK : MIME_IO;
}

static void
write_text(struct mime_writer *w, const char *text)
{
	mime_write_part(w, "text/plain");
	mime_write_content(w, span(text));
	mime_write_part_end(w);
}

static mime_status
attach(struct mime_arena *mem, struct mime_writer *w, const char *path)
{
	const char *slash = strrchr(path, '/');
	mime_span octets = { 0 };
	mime_status st = mime_load(mem, path, &octets);

	mime_write_part(w, "application/octet-stream");
	mime_write_disposition(w, "attachment",
	    span(slash != NULL ? slash + 1 : path));
	mime_write_content(w, octets);
	mime_write_part_end(w);
	return st;
}

int
main(int argc, char **argv)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_writer *w = mime_writer_new(mem, NULL);
	const struct mime_sink to = { put, stdout };
	mime_status st = MIME_OK;

	mime_write_part(w, "multipart/mixed");
	mime_write_field(w, "From", span("Jörg <joerg@example.org>"));
	mime_write_field(w, "To", span("Ann Example <ann@example.org>"));
	mime_write_field(w, "Subject", span(argc > 1 ? argv[1] : "Hello"));
	write_text(w, "Here they are.\n");
	for (int i = 2; i < argc && st == MIME_OK; i++)
		st = attach(mem, w, argv[i]);
	mime_write_part_end(w);
	if (st == MIME_OK)
		st = mime_writer_end(w, &to);
	if (st != MIME_OK)
		fprintf(stderr, "write: %s\n", mime_writer_reason(w));
	mime_arena_free(mem);
	return st == MIME_OK && fflush(stdout) == 0 ? 0 : 1;
}
