/*
 * build.c - messages made by us: see build.h, build_gmime.c and build.sh.
 */
#include <fcntl.h>
#include <unistd.h>

#include <libmime/mime.h>

#include "build.h"

#define SPAN(literal) ((mime_span){ "" literal, sizeof(literal) - 1 })

static mime_status
count(void *ctx, mime_span octets)
{
	*(uint64_t *)ctx += octets.len;
	return MIME_OK;
}

static mime_status
read_file(void *ctx, uint64_t offset, mime_room *to)
{
	ssize_t n = pread(*(int *)ctx, to->ptr, to->len, (off_t)offset);

	if (n < 0)
		return MIME_IO;
	*to = (mime_room){ to->ptr + n, to->len - (size_t)n };
	return MIME_OK;
}

static void
write_letter(struct mime_writer *w, unsigned number)
{
	const struct mime_address from = { .name = SPAN(FROM_NAME),
	    .addr = SPAN(FROM_ADDR) };
	const struct mime_address to = { .name = SPAN(TO_NAME),
	    .addr = SPAN(TO_ADDR) };
	char id[40];
	int n = snprintf(id, sizeof(id), "<%u@example.org>", number);

	mime_write_part(w, "multipart/mixed");
	mime_write_addresses(w, "From", &from);
	mime_write_addresses(w, "To", &to);
	mime_write_field(w, "Subject", SPAN(SUBJECT));
	mime_write_field(w, "Date", SPAN(DATE));
	mime_write_field(w, "Message-ID", (mime_span){ id, (size_t)n });
	mime_write_part(w, "text/plain");
	mime_write_content(w, SPAN(TEXT));
	mime_write_part_end(w);
	mime_write_part(w, "application/octet-stream");
	mime_write_disposition(w, "attachment", SPAN(FILE_NAME));
}

static void
end_letter(struct mime_writer *w, const struct mime_sink *sink)
{
	mime_write_part_end(w);
	mime_write_part_end(w);
	if (mime_writer_end(w, sink) < 0)
		abort();
	mime_writer_reset(w);
}

static void
small(struct mime_writer *w, const struct mime_sink *sink, unsigned many)
{
	static char file[FILE_SIZE];

	fill_file(file);
	for (unsigned i = 0; i < many; i++) {
		write_letter(w, i);
		mime_write_content(w, (mime_span){ file, FILE_SIZE });
		end_letter(w, sink);
	}
}

static void
large(struct mime_writer *w, const struct mime_sink *sink, const char *path)
{
	int fd = open(path, O_RDONLY);
	const struct mime_source source = { read_file, &fd };

	if (fd < 0)
		abort();
	write_letter(w, 0);
	mime_write_source(w, &source);
	end_letter(w, sink);
	close(fd);
}

int
main(int argc, char **argv)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_writer *w = mime_writer_new(mem, NULL);
	uint64_t octets = 0;
	const struct mime_sink sink = { count, &octets };
	double start = cpu_seconds();

	if (argc != 3)
		return 2;
	if (strcmp(argv[1], "small") == 0)
		small(w, &sink, (unsigned)strtoul(argv[2], NULL, 10));
	else
		large(w, &sink, argv[2]);
	print_result(octets, cpu_seconds() - start);
	mime_arena_free(mem);
	return 0;
}
