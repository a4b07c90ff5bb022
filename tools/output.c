/*
 * output.c - files that appear when they are complete, and not before.
 *
 * Until then a file has no name (O_TMPFILE): whatever ends us, it goes with us.
 * Only where the file system has no such files, it is named ".mime-" and random
 * letters meanwhile. To move it to its name never replaces a file that is
 * there: a name is taken by the kernel or it is not, so no check before it can
 * be outrun. To replace is a call of its own; a file without a name gets a
 * temporary one for the moment that this takes. A file that a person named is
 * replaced so, but not by a run that failed: what it has is put where nothing
 * is.
 *
 * Parts, whose names no person gave, are folder.c's.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"

#define TRIES 100

void
close_quietly(int fd)
{
	int why = errno;

	if (fd >= 0)
		close(fd);
	errno = why;
}

/* ---- temporary files ---------------------------------------------------- */

static bool
temporary_name(char name[TEMPORARY_MAX])
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz012345";
	unsigned char random[8];

	if (getentropy(random, sizeof random) < 0)
		return false;
	memcpy(name, ".mime-", 6);
	for (size_t i = 0; i < sizeof random; i++)
		name[6 + i] = letters[random[i] & 31];
	name[6 + sizeof random] = '\0';
	return true;
}

static bool
begin_named(struct output *o, int folder)
{
	for (int i = 0; i < TRIES; i++) {
		if (!temporary_name(o->temporary))
			return false;
		o->fd = openat(folder, o->temporary, O_WRONLY | O_CREAT |
		    O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
		if (o->fd >= 0)
			return true;
		if (errno != EEXIST)
			break;
	}
	o->temporary[0] = '\0';
	return false;
}

static bool
begin_nameless(struct output *o, int folder)
{
	o->temporary[0] = '\0';
	o->fd = openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
	return o->fd >= 0;
}

/* A file without a name is given one by way of /proc. */
bool
output_names_later(void)
{
	return access("/proc/self/fd", X_OK) == 0;
}

bool
output_begin(struct output *o, int folder, bool *nameless)
{
	*nameless = *nameless && begin_nameless(o, folder);
	return *nameless || begin_named(o, folder);
}

bool
output_write(int fd, mime_span bytes)
{
	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes.ptr += n;
		bytes.len -= (size_t)n;
	}
	return true;
}

static void
remove_temporary(struct output *o, int folder)
{
	int why = errno;

	if (o->temporary[0] != '\0')
		unlinkat(folder, o->temporary, 0);
	o->temporary[0] = '\0';
	errno = why;
}

static bool
is_nameless(const struct output *o)
{
	return o->temporary[0] == '\0';
}

static bool
link_nameless(const struct output *o, int folder, const char *name)
{
	char self[32];

	snprintf(self, sizeof self, "/proc/self/fd/%d", o->fd);
	return linkat(AT_FDCWD, self, folder, name, AT_SYMLINK_FOLLOW) == 0;
}

bool
output_move(struct output *o, int folder, const char *name)
{
	if (is_nameless(o))
		return link_nameless(o, folder, name);
#ifdef RENAME_NOREPLACE
	if (renameat2(folder, o->temporary, folder, name,
	    RENAME_NOREPLACE) == 0) {
		o->temporary[0] = '\0';
		return true;
	}
	if (errno != EINVAL && errno != ENOSYS)
		return false;
#endif
	if (linkat(folder, o->temporary, folder, name, 0) < 0)
		return false;
	remove_temporary(o, folder);
	return true;
}

static bool
link_temporary(struct output *o, int folder)
{
	bool linked = false;

	for (int i = 0; i < TRIES && !linked; i++) {
		if (!temporary_name(o->temporary))
			break;
		linked = link_nameless(o, folder, o->temporary);
		if (!linked && errno != EEXIST)
			break;
	}
	if (!linked)
		o->temporary[0] = '\0';
	return linked;
}

/* Signals that end us wait until the temporary name has gone again. */
static bool
replace_nameless(struct output *o, int folder, const char *name)
{
	sigset_t all, before;
	bool replaced;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	replaced = link_temporary(o, folder) &&
	    renameat(folder, o->temporary, folder, name) == 0;
	if (!replaced)
		remove_temporary(o, folder);
	o->temporary[0] = '\0';
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return replaced;
}

bool
output_replace(struct output *o, int folder, const char *name)
{
	if (is_nameless(o))
		return replace_nameless(o, folder, name);
	if (renameat(folder, o->temporary, folder, name) < 0)
		return false;
	o->temporary[0] = '\0';
	return true;
}

/* A file that has no name stays open until it has one; a copy is closed. */
bool
output_end(struct output *o)
{
	int fd = o->fd;

	if (is_nameless(o))
		fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	else
		o->fd = -1;
	return fd >= 0 && close(fd) == 0;
}

void
output_give_up(struct output *o, int folder)
{
	close_quietly(o->fd);
	remove_temporary(o, folder);
	*o = OUTPUT_NONE;
}

/* ---- a file that a person named ----------------------------------------- */

/* Opens the folder that PATH is in; *BASE is the rest of PATH. */
static int
open_parent(const char *path, const char **base)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX];
	size_t length = slash != NULL ? (size_t)(slash - path) : 0;

	*base = slash != NULL ? slash + 1 : path;
	if (length >= sizeof folder || **base == '\0') {
		errno = **base == '\0' ? EISDIR : ENAMETOOLONG;
		return -1;
	}
	if (slash == NULL)
		return open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	snprintf(folder, sizeof folder, "%.*s",
	    (int)(length > 0 ? length : 1), path);
	return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Is FILE what FD is, too? */
static bool
leads_to(const struct stat *file, int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_dev == file->st_dev &&
	    st.st_ino == file->st_ino;
}

/* Writes to FILE at PATH as it is, where it is of a kind that allows it. */
static bool
open_special(struct output *o, const char *path, const struct stat *file)
{
	if (S_ISFIFO(file->st_mode) || S_ISCHR(file->st_mode))
		o->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	else
		errno = S_ISDIR(file->st_mode) ? EISDIR : EINVAL;
	return o->fd >= 0;
}

/* A new file, that will be at PATH, which is no link. */
static bool
create_at(struct output *o, const char *path)
{
	bool nameless = output_names_later();
	const char *base;

	o->folder = open_parent(path, &base);
	if (o->folder >= 0 && strlen(base) >= sizeof o->name)
		errno = ENAMETOOLONG;
	else if (o->folder >= 0) {
		memcpy(o->name, base, strlen(base) + 1);
		if (output_begin(o, o->folder, &nameless))
			return true;
	}
	close_quietly(o->folder);
	o->folder = -1;
	return false;
}

bool
output_create(struct output *o, const char *path)
{
	struct stat there, file;
	char real[PATH_MAX];

	*o = OUTPUT_NONE;
	if (lstat(path, &there) < 0)
		return errno == ENOENT && create_at(o, path);
	/* A link that leads nowhere is left alone. */
	if (stat(path, &file) < 0)
		return false;
	if (!S_ISREG(file.st_mode))
		return open_special(o, path, &file);
	o->there = true;
	o->device = file.st_dev;
	o->inode = file.st_ino;
	if (!S_ISLNK(there.st_mode))
		return create_at(o, path);
	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
		if (leads_to(&file, fd))
			return (o->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0)) >= 0;
	return realpath(path, real) != NULL && create_at(o, real);
}

FILE *
output_stream(struct output *o)
{
	int fd = fcntl(o->fd, F_DUPFD_CLOEXEC, 0);
	FILE *stream = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (stream == NULL) {
		close_quietly(fd);
		output_drop(o);
	}
	return stream;
}

bool
output_is(const struct output *o, int fd)
{
	struct stat st;

	return o != NULL && o->there && o->folder >= 0 &&
	    fstat(fd, &st) == 0 && st.st_dev == o->device &&
	    st.st_ino == o->inode;
}

bool
output_same(const struct output *a, const struct output *b)
{
	struct stat folder;

	return a->folder >= 0 && b->folder >= 0 &&
	    strcmp(a->name, b->name) == 0 && fstat(a->folder, &folder) == 0 &&
	    leads_to(&folder, b->folder);
}

/* Nothing in it, and trouble: then nobody wants it. */
static bool
is_empty(const struct output *o)
{
	struct stat st;

	return fstat(o->fd, &st) == 0 && st.st_size == 0;
}

bool
output_keep(struct output *o, bool trouble)
{
	bool kept = !o->failed, unwanted = trouble && kept && is_empty(o);

	kept = kept && output_end(o);
	if (kept && o->folder >= 0 && !unwanted)
		kept = trouble ? output_move(o, o->folder, o->name) :
		    output_replace(o, o->folder, o->name);
	output_drop(o);
	return kept;
}

const char *
output_why(void)
{
	if (errno == EEXIST)
		return "left as it was, since not all went well";
	return errno != 0 ? strerror(errno) : "could not be written";
}

void
output_close(struct output *o, FILE *out)
{
	o->failed = ferror(out) != 0;
	o->failed |= fclose(out) != 0;
}

void
output_drop(struct output *o)
{
	int folder = o->folder;

	output_give_up(o, folder);
	close_quietly(folder);
}
