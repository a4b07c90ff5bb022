/*
 * filter_out.c - who gets the result: the standard output, a file, a program.
 *
 * A program gets it as its standard input, a file that is complete. So it cannot
 * take the end of a pipe for the end of a mail, and whether it has read all of
 * it can be seen: where it stopped reading.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "filter.h"

extern char **environ;

static int
later(struct filter *f, const char *path, const char *why)
{
	tool_complain(&f->tool, path, why);
	return FILTER_LATER;
}

/* ---- a file or the standard output -------------------------------------- */

static bool
write_all(struct filter *f, int fd)
{
	uint64_t at = 0;

	while (at < f->result.size) {
		mime_room room = { f->window, FILTER_PIECE };
		size_t n;

		if (!spool_get(&f->result, at, &room))
			return false;
		n = FILTER_PIECE - room.len;
		if (!output_write(fd, (mime_span){ f->window, n }))
			return false;
		at += n;
	}
	return true;
}

static int
to_file(struct filter *f)
{
	struct output o;
	bool well;

	if (!output_create(&o, f->tool.output))
		return later(f, f->tool.output, strerror(errno));
	well = write_all(f, o.fd) && output_keep(&o, false);
	if (!well)
		later(f, f->tool.output, strerror(errno));
	output_drop(&o);
	return well ? 0 : FILTER_LATER;
}

bool
filter_out_as(struct filter *f, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	int folder = open(f->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool nameless = output_names_later();
	struct output o = OUTPUT_NONE;
	bool well = folder >= 0 && output_begin(&o, folder, &nameless) &&
	    write_all(f, o.fd) && output_end(&o) &&
	    output_move(&o, folder, name);

	if (!well)
		later(f, path, strerror(errno));
	output_give_up(&o, folder);
	close_quietly(folder);
	return well;
}

static int
to_standard_output(struct filter *f)
{
	return write_all(f, STDOUT_FILENO) ? 0 :
	    later(f, "standard output", strerror(errno));
}

/* ---- a program ---------------------------------------------------------- */

/* It has FD as its input, and no signal that we ignore. */
static int
start(struct filter *f, int fd, pid_t *child)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t ignored;
	int error;

	sigemptyset(&ignored);
	sigaddset(&ignored, SIGPIPE);
	sigaddset(&ignored, SIGXFSZ);
	if (posix_spawn_file_actions_init(&files) != 0)
		return ENOMEM;
	if (posix_spawnattr_init(&how) != 0) {
		posix_spawn_file_actions_destroy(&files);
		return ENOMEM;
	}
	posix_spawnattr_setsigdefault(&how, &ignored);
	/* A group of its own: what it starts, and waits for, ends with it. */
	posix_spawnattr_setpgroup(&how, 0);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGDEF |
	    POSIX_SPAWN_SETPGROUP);
	error = posix_spawn_file_actions_adddup2(&files, fd, STDIN_FILENO);
	if (error == 0)
		error = posix_spawnp(child, f->child[0], &files, &how,
		    f->child, environ);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	return error;
}

/* Its status, or ours for what it came to. */
static int
status_of(struct filter *f, int status, int fd)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	char why[80];

	if (code == 0 && lseek(fd, 0, SEEK_CUR) < (off_t)f->result.size)
		return later(f, f->child[0], "did not read all of the mail");
	if (code == 0)
		return 0;
	if (code > 0)
		snprintf(why, sizeof why, "ended with %d", code);
	else
		snprintf(why, sizeof why, "was ended by signal %d",
		    WTERMSIG(status));
	later(f, f->child[0], why);
	return f->pass_exit && code >= 64 && code <= 78 ? code : FILTER_LATER;
}

static int
to_program(struct filter *f)
{
	int fd = spool_file(&f->result), status, error;
	pid_t child;

	if (fd < 0 || lseek(fd, 0, SEEK_SET) != 0)
		return later(f, "spool", strerror(errno));
	error = start(f, fd, &child);
	if (error != 0)
		return later(f, f->child[0], strerror(error));
	filter_guard_child(child);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return later(f, f->child[0], strerror(errno));
	filter_guard_child(0);
	return status_of(f, status, fd);
}

int
filter_out(struct filter *f)
{
	if (f->tool.dry || f->directory != NULL)
		return 0;
	if (f->child != NULL)
		return to_program(f);
	return f->tool.output != NULL ? to_file(f) : to_standard_output(f);
}
