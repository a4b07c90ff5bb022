/*
 * check_load.c - a file or a pipe, whole, into memory.
 *
 * Rows read what is put into a file of the system's temporary directory and
 * into a pipe; the rest is what can be wrong with a path.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "suite.h"

static const struct {
	const char *name;
	size_t size;
} rows[] = {
	{ "nothing",                0 },
	{ "an octet",               1 },
	{ "a little",               1000 },
	{ "a piece",                65536 },
	{ "a piece, and one more",  65537 },
	{ "many pieces",            1000000 },
};

/* SIZE octets, of which no two pieces are alike. */
static mime_span
make_octets(struct mime_arena *mem, size_t size)
{
	char *p = mime_arena_alloc(mem, size);

	for (size_t i = 0; i < size; i++)
		p[i] = (char)(i % 251 + i / 65536);
	return (mime_span){ p, size };
}

static bool
write_all(int fd, mime_span bytes)
{
	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);

		if (n < 0)
			return false;
		bytes = span_tail(bytes, (size_t)n);
	}
	return true;
}

START_TEST(loads_a_file)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span octets = make_octets(mem, rows[_i].size), got;
	char path[] = "/tmp/check_load.XXXXXX";
	int fd = mkstemp(path);
	mime_status st;

	ck_assert_int_ge(fd, 0);
	ck_assert(write_all(fd, octets));
	close(fd);
	st = mime_load(mem, path, &got);
	unlink(path);
	ck_assert_int_eq(st, MIME_OK);
	ck_assert_msg(span_is(got, octets), "%s: %zu", rows[_i].name, got.len);
	mime_arena_free(mem);
}
END_TEST

/* ---- the standard input ------------------------------------------------- */

static void
ignore(int signo)
{
	(void)signo;
}

/*
 * A process that writes OCTETS to FD, which is a pipe. In between it disturbs
 * the reader, who stands in the middle of a read that has nothing to give.
 */
static pid_t
start_writer(int fd, mime_span octets)
{
	pid_t reader = getpid(), writer = fork();

	if (writer != 0)
		return writer;
	if (!write_all(fd, span_head(octets, octets.len / 2)))
		_exit(1);
	usleep(20000);
	kill(reader, SIGUSR1);
	usleep(20000);
	_exit(!write_all(fd, span_tail(octets, octets.len / 2)));
}

/* Loads what is at IN, made the standard input meanwhile. */
static mime_status
load_standard(struct mime_arena *mem, int in, mime_span *got)
{
	int before = dup(STDIN_FILENO);
	mime_status st;

	ck_assert_int_ge(dup2(in, STDIN_FILENO), 0);
	st = mime_load(mem, "-", got);
	/* It is not ours to be closed. */
	ck_assert_int_ge(fcntl(STDIN_FILENO, F_GETFD), 0);
	if (before >= 0) {
		dup2(before, STDIN_FILENO);
		close(before);
	}
	return st;
}

START_TEST(loads_a_pipe)
{
	/* Without SA_RESTART: read(2) fails with EINTR. */
	const struct sigaction interrupts = { .sa_handler = ignore };
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span octets = make_octets(mem, rows[_i].size), got;
	struct sigaction before;
	int ends[2], status;
	pid_t writer;

	ck_assert_int_eq(sigaction(SIGUSR1, &interrupts, &before), 0);
	ck_assert_int_eq(pipe(ends), 0);
	writer = start_writer(ends[1], octets);
	close(ends[1]);
	ck_assert_int_eq(load_standard(mem, ends[0], &got), MIME_OK);
	ck_assert_msg(span_is(got, octets), "%s: %zu", rows[_i].name, got.len);
	ck_assert_int_eq(waitpid(writer, &status, 0), writer);
	ck_assert_int_eq(status, 0);
	close(ends[0]);
	sigaction(SIGUSR1, &before, NULL);
	mime_arena_free(mem);
}
END_TEST

/* ---- what can be wrong -------------------------------------------------- */

static const struct {
	const char *name, *path;
	int why;
} wrong[] = {
	{ "no such file",           "/nowhere/to/be/found", ENOENT },
	{ "a directory",            "/",                    EISDIR },
	{ "a file as a directory",  "/dev/null/x",          ENOTDIR },
	{ "no path",                "",                     ENOENT },
};

START_TEST(says_why_it_failed)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span got = SPAN("untouched");

	errno = 0;
	ck_assert_msg(mime_load(mem, wrong[_i].path, &got) == MIME_IO &&
	    errno == wrong[_i].why, "%s: %s", wrong[_i].name, strerror(errno));
	ck_assert(span_is(got, SPAN("untouched")));
	mime_arena_free(mem);
}
END_TEST

/* Its size is told as 0. */
START_TEST(loads_a_file_that_is_made_as_it_is_read)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span got;

	if (access("/proc/self/status", R_OK) == 0) {
		ck_assert_int_eq(mime_load(mem, "/proc/self/status", &got),
		    MIME_OK);
		ck_assert_uint_gt(got.len, 100);
	}
	mime_arena_free(mem);
}
END_TEST

START_TEST(a_file_too_large_is_a_limit)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	char path[] = "/tmp/check_load.XXXXXX";
	int fd = mkstemp(path);
	mime_status st;
	mime_span got;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(ftruncate(fd, 1000000), 0);
	close(fd);
	mime_arena_limit(mem, 100000);
	st = mime_load(mem, path, &got);
	unlink(path);
	ck_assert_int_eq(st, MIME_LIMIT);
	ck_assert_int_eq(mime_load(NULL, "/dev/null", &got), MIME_NOMEM);
	mime_arena_free(mem);
}
END_TEST

/* The lowest descriptor that is free. */
static int
next_descriptor(void)
{
	int fd = open("/dev/null", O_RDONLY);

	close(fd);
	return fd;
}

START_TEST(leaves_nothing_open)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	int before = next_descriptor();
	mime_span got;

	ck_assert_int_eq(mime_load(mem, "/dev/null", &got), MIME_OK);
	ck_assert_int_eq(mime_load(mem, "/", &got), MIME_IO);
	ck_assert_int_eq(next_descriptor(), before);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, loads_a_file, 0, ROWS(rows));
	tcase_add_loop_test(tc, loads_a_pipe, 0, ROWS(rows));
	tcase_add_loop_test(tc, says_why_it_failed, 0, ROWS(wrong));
	tcase_add_test(tc, loads_a_file_that_is_made_as_it_is_read);
	tcase_add_test(tc, a_file_too_large_is_a_limit);
	tcase_add_test(tc, leaves_nothing_open);
}

int
main(void)
{
	return run_suite("load", cases);
}
