/*
 * mailbox.c - where each message of a mailbox lies, for scripts and benchmarks.
 *
 * mailbox [-q] [KIND] FILE: a line each,
 *
 *     number whole from_line begin end defect
 *
 * the places as offsets (from_line "-" where there is none), and at last the
 * kind and the reason. -q leaves out all but that.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mime.h"

static mime_status
read_file(void *ctx, uint64_t offset, mime_room *to)
{
	ssize_t n = pread(*(int *)ctx, to->ptr, to->len, (off_t)offset);

	if (n < 0)
		return errno == EINTR ? MIME_OK : MIME_IO;
	to->ptr += n;
	to->len -= (size_t)n;
	return MIME_OK;
}

static void
print(const struct mime_stored *s)
{
	const struct mime_defect_info *defect = mime_defect_info(s->defect);

	printf("%" PRIu64 " %" PRIu64 " ", s->number, s->whole.offset);
	if (s->from_line.size > 0)
		printf("%" PRIu64, s->from_line.offset);
	else
		putchar('-');
	printf(" %" PRIu64 " %" PRIu64 " %s\n", s->message.offset,
	    s->message.offset + s->message.size,
	    s->defect != 0 ? defect->name : "-");
}

static int
list(int fd, unsigned kind, bool quiet)
{
	struct mime_source source = { read_file, &fd };
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_mailbox *box = mime_mailbox_new(mem, &source, kind);
	struct mime_stored stored = { 0 };
	mime_status st;

	while ((st = mime_mailbox_next(box, &stored)) == MIME_OK)
		if (!quiet)
			print(&stored);
	printf("%s: %" PRIu64 ": %s: %s\n",
	    mime_mailbox_kind_name(mime_mailbox_kind_of(box)), stored.number,
	    mime_mailbox_reason(box), mime_status_text(st));
	mime_arena_free(mem);
	return st == MIME_END ? 0 : 2;
}

int
main(int argc, char **argv)
{
	bool quiet = argc > 1 && strcmp(argv[1], "-q") == 0;
	unsigned kind = argc > 2 ? mime_mailbox_kind_find(argv[argc - 2]) : 0;
	int fd = argc > 1 ? open(argv[argc - 1], O_RDONLY) : -1;

	if (fd < 0) {
		fprintf(stderr, "mailbox: cannot open a file\n");
		return 2;
	}
	return list(fd, kind, quiet);
}
