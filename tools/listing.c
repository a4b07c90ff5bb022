/*
 * listing.c - which files of a directory are messages, and in what order.
 *
 * A directory has no order of its own, and ours must be the same each time. The
 * names of a Maildir begin with the time of delivery, so sorted by name, cur
 * and new together, they are in the order in which they came. Those of an MH
 * folder are numbers. All names are read at once, and the files opened later:
 * what goes away in the meantime is told when it is missed. A message of a
 * Maildir may just have been seen by another program, which then moves it from
 * new to cur and gives it other flags; what is in front of them stays.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "listing.h"

struct listing {
	int fd;
	struct mime_arena *mem;
	char **names;           /* relative to PATH */
	size_t count, room, at;
	size_t numbers;         /* names that are a number */
	bool has_folders;       /* that are not looked into */
	const char *path;
};

/* ---- names -------------------------------------------------------------- */

static bool
is_number(const char *name)
{
	return *name != '\0' && name[strspn(name, "0123456789")] == '\0';
}

static const char *
base_of(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash != NULL ? slash + 1 : name;
}

static int
by_base(const void *a, const void *b)
{
	const char *x = *(char *const *)a, *y = *(char *const *)b;
	int order = strcmp(base_of(x), base_of(y));

	return order != 0 ? order : strcmp(x, y);
}

/* The shorter number is the smaller one, but for zeros in front. */
static int
by_number(const void *a, const void *b)
{
	const char *x = *(char *const *)a, *y = *(char *const *)b;
	const char *p = x + strspn(x, "0"), *q = y + strspn(y, "0");
	size_t m = strlen(p), n = strlen(q);
	int order = m != n ? (m < n ? -1 : 1) : strcmp(p, q);

	return order != 0 ? order : strcmp(x, y);
}

static bool
make_room(struct listing *l)
{
	size_t room = l->room > 0 ? 2 * l->room : 256;
	char **names;

	if (l->count < l->room)
		return true;
	names = reallocarray(l->names, room, sizeof *names);
	if (names == NULL)
		return false;
	l->names = names;
	l->room = room;
	return true;
}

/* "FOLDER/NAME", or NAME where FOLDER is empty. */
static char *
join(struct mime_arena *mem, const char *folder, const char *name)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *to = mem != NULL ? mime_arena_alloc(mem, size) : malloc(size);

	if (to != NULL)
		snprintf(to, size, "%s%s%s", folder,
		    *folder != '\0' ? "/" : "", name);
	return to;
}

static bool
add(struct listing *l, const char *folder, const char *name)
{
	char *path = join(l->mem, folder, name);

	if (path == NULL || !make_room(l))
		return false;
	l->names[l->count++] = path;
	l->numbers += is_number(name);
	return true;
}

/* ---- reading ------------------------------------------------------------ */

/* Apple Mail keeps some beside its messages. */
static bool
is_attachment(const char *name)
{
	size_t n = strlen(name);

	return n > 9 && strcmp(name + n - 9, ".emlxpart") == 0;
}

/* What ENTRY is, or leads to: DT_REG, DT_DIR or something else. */
static unsigned
type_of(int fd, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
		return entry->d_type;
	return fstatat(fd, entry->d_name, &st, 0) == 0 ?
	    IFTODT(st.st_mode) : DT_UNKNOWN;
}

/* Adds ENTRY where it is a message. */
static bool
add_entry(struct listing *l, int fd, const char *folder,
    const struct dirent *entry)
{
	unsigned type;

	if (*entry->d_name == '.' || is_attachment(entry->d_name))
		return true;
	type = type_of(fd, entry);
	l->has_folders |= type == DT_DIR;
	return type != DT_REG || add(l, folder, entry->d_name);
}

static bool
add_entries(struct listing *l, DIR *dir, const char *folder)
{
	const struct dirent *entry;

	errno = 0;
	while ((entry = readdir(dir)) != NULL) {
		if (!add_entry(l, dirfd(dir), folder, entry))
			return false;
		errno = 0;
	}
	return errno == 0;
}

/* Adds what is in FOLDER of L ("": itself). */
static bool
read_folder(struct listing *l, const char *folder)
{
	int fd = openat(l->fd, *folder != '\0' ? folder : ".",
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	bool well;
	int why;

	if (dir == NULL) {
		why = errno;
		if (fd >= 0)
			close(fd);
		errno = why;
		return false;
	}
	well = add_entries(l, dir, folder);
	why = errno;
	closedir(dir);
	errno = why;
	return well;
}

static bool
has_folder(const struct listing *l, const char *name)
{
	struct stat st;

	return fstatat(l->fd, name, &st, 0) == 0 && S_ISDIR(st.st_mode);
}

static void
sort(struct listing *l, int (*order)(const void *, const void *))
{
	if (l->count > 1)
		qsort(l->names, l->count, sizeof *l->names, order);
}

/* Leaves the numbers, for they are the messages of MH. */
static void
keep_numbers(struct listing *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->count; i++)
		if (is_number(l->names[i]))
			l->names[kept++] = l->names[i];
	l->count = kept;
}

static bool
list(struct listing *l, bool maildir)
{
	bool cur = has_folder(l, "cur"), new = has_folder(l, "new");

	if (cur || new) {
		if ((cur && !read_folder(l, "cur")) ||
		    (new && !read_folder(l, "new")))
			return false;
		sort(l, by_base);
		return true;
	}
	if (maildir) {
		errno = ENOTDIR;
		return false;
	}
	if (!read_folder(l, ""))
		return false;
	if (l->count == 0 && l->has_folders) {
		errno = EISDIR;
		return false;
	}
	if (l->numbers > 0)
		keep_numbers(l);
	sort(l, l->numbers > 0 ? by_number : by_base);
	return true;
}

struct listing *
listing_open(const char *path, bool maildir)
{
	struct listing *l = calloc(1, sizeof *l);
	int why;

	if (l == NULL)
		return NULL;
	l->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	l->mem = mime_arena_new(NULL);
	errno = l->mem == NULL ? ENOMEM : errno;
	if (l->fd >= 0 && l->mem != NULL) {
		l->path = join(l->mem, "", path);
		errno = ENOMEM;
		if (l->path != NULL && list(l, maildir))
			return l;
	}
	why = errno;
	listing_close(l);
	errno = why;
	return NULL;
}

void
listing_close(struct listing *l)
{
	if (l == NULL)
		return;
	if (l->fd >= 0)
		close(l->fd);
	mime_arena_free(l->mem);
	free(l->names);
	free(l);
}

bool
listing_next(struct listing *l, char **path)
{
	if (l->at == l->count)
		return false;
	*path = join(NULL, l->path, l->names[l->at++]);
	return true;
}

bool
listing_stands(const struct listing *l)
{
	struct stat st;

	return fstat(l->fd, &st) == 0 && st.st_nlink > 0;
}

/* ---- once more ---------------------------------------------------------- */

/* Whether NAME, the end of PATH, is that of a message in a Maildir. */
static bool
is_in_maildir(const char *path, const char *name)
{
	size_t n = (size_t)(name - path);

	return *name != '\0' && n >= 4 && (n == 4 || name[-5] == '/') &&
	    (memcmp(name - 4, "cur/", 4) == 0 ||
	    memcmp(name - 4, "new/", 4) == 0);
}

/* How much of NAME is its own for ever: behind are sizes and flags. */
static size_t
unique_length(const char *name)
{
	return strcspn(name, ",:");
}

/* The path of the file in FOLDER whose name is NAME but for what changes. */
static char *
same_in(const char *folder, const char *name)
{
	size_t n = unique_length(name);
	const struct dirent *entry;
	DIR *dir = opendir(folder);
	char *path = NULL;

	while (dir != NULL && path == NULL && (entry = readdir(dir)) != NULL)
		if (unique_length(entry->d_name) == n &&
		    memcmp(entry->d_name, name, n) == 0)
			path = join(NULL, folder, entry->d_name);
	if (dir != NULL)
		closedir(dir);
	return path;
}

/*
 * What a program that shows new mail makes of NAME, before and after it was
 * read: so not all names must be looked at where all messages have moved.
 */
static char *
just_seen(const char *folder, const char *name)
{
	static const char *const flags[] = { ":2,", ":2,S" };

	for (int i = 0; i < 2; i++) {
		int n = (int)strcspn(name, ":");
		char *path;

		if (asprintf(&path, "%s/%.*s%s", folder, n, name, flags[i]) < 0)
			return NULL;
		if (access(path, F_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

char *
listing_again(const char *path)
{
	const char *name = base_of(path);
	char *folder, *leaf, *found;

	if (!is_in_maildir(path, name))
		return NULL;
	folder = strndup(path, (size_t)(name - path) - 1);
	if (folder == NULL)
		return NULL;
	leaf = folder + strlen(folder) - 3;
	memcpy(leaf, "cur", 3);
	found = just_seen(folder, name);
	if (found == NULL)
		found = same_in(folder, name);
	memcpy(leaf, "new", 3);
	if (found == NULL)
		found = same_in(folder, name);
	free(folder);
	return found;
}
