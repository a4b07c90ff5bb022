/*
 * archive.c - writes zip and tar, by libarchive where there is one.
 *
 * libarchive is opened when an archive is written and not before: it brings
 * along a dozen libraries, whose start alone would take more memory than all
 * the rest of an extraction (module.h).
 *
 * Names are UTF-8, whatever the locale. A zip has to say so in each member,
 * which libarchive does for names that it is given as UTF-8. A GNU tar takes
 * octets. (The pax format would too, but libarchive 3.6 reads a NULL pointer
 * there when a name is not in the locale's charset.)
 *
 * Members have the time of the run, as files that are extracted have: a date
 * is never taken from a message.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "archive.h"

#ifdef HAVE_LIBARCHIVE

#include <archive.h>
#include <archive_entry.h>

#include "module.h"

#define MEMBER_MAX 256          /* octets of a name, with a NUL: a safe one's */

/* What is used of libarchive. */
#define FUNCTIONS(F) \
	F(archive_entry_clear) \
	F(archive_entry_free) \
	F(archive_entry_new) \
	F(archive_entry_set_filetype) \
	F(archive_entry_set_mtime) \
	F(archive_entry_set_pathname) \
	F(archive_entry_set_pathname_utf8) \
	F(archive_entry_set_perm) \
	F(archive_entry_set_size) \
	F(archive_errno) \
	F(archive_error_string) \
	F(archive_write_add_filter_gzip) \
	F(archive_write_close) \
	F(archive_write_data) \
	F(archive_write_finish_entry) \
	F(archive_write_free) \
	F(archive_write_header) \
	F(archive_write_new) \
	F(archive_write_open_fd) \
	F(archive_write_set_format_gnutar) \
	F(archive_write_set_format_zip) \
	F(archive_write_set_options)

struct functions {
	FUNCTIONS(MODULE_MEMBER)
};

static const struct module_function functions[] = {
	FUNCTIONS(MODULE_FUNCTION)
};

/* The names it has had since its version 3. */
static const char *const files[] = {
	"libarchive.so.13", "libarchive.13.dylib", "libarchive.so", NULL
};

struct archive_writer {
	struct functions call;
	struct archive *archive;
	struct archive_entry *entry;
	const char *why;        /* TEXT or static; NULL: all is well */
	char text[MODULE_WHY];
	time_t now;
	bool zip;
};

/* ---- an archive --------------------------------------------------------- */

static const struct {
	const char *ending;
	bool zip, gzip;
} kinds[] = {
	{ ".zip",    true,  false },
	{ ".tar",    false, false },
	{ ".tar.gz", false, true },
	{ ".tgz",    false, true }
};

#define KINDS (sizeof kinds / sizeof kinds[0])

static bool
ends_in(const char *path, const char *with)
{
	size_t n = strlen(path), m = strlen(with);

	return n > m && strcmp(path + n - m, with) == 0;
}

/* The row for PATH; KINDS: none. */
static size_t
kind_of(const char *path)
{
	size_t i = 0;

	while (i < KINDS && !ends_in(path, kinds[i].ending))
		i++;
	return i;
}

const char *
archive_problem(const char *path)
{
	return kind_of(path) < KINDS ? NULL :
	    "an archive ends in .zip, .tar, .tar.gz or .tgz";
}

/* Keeps the first thing that went wrong. Warnings do not count. */
static bool
went_well(struct archive_writer *a, int said)
{
	if (a->why == NULL && said < ARCHIVE_WARN) {
		int error = a->call.archive_errno(a->archive);
		const char *text = a->call.archive_error_string(a->archive);

		snprintf(a->text, sizeof a->text, "%s", error > 0 ?
		    strerror(error) : text != NULL ? text :
		    "the archive could not be written");
		a->why = a->text;
	}
	return a->why == NULL;
}

static void
choose_kind(struct archive_writer *a, size_t kind)
{
	a->zip = kinds[kind].zip;
	if (a->zip) {
		went_well(a, a->call.archive_write_set_format_zip(a->archive));
		went_well(a, a->call.archive_write_set_options(a->archive,
		    "hdrcharset=UTF-8"));
	} else
		went_well(a,
		    a->call.archive_write_set_format_gnutar(a->archive));
	if (kinds[kind].gzip)
		went_well(a, a->call.archive_write_add_filter_gzip(a->archive));
}

struct archive_writer *
archive_begin(struct mime_arena *mem, const char *path, int fd)
{
	struct archive_writer *a = mime_arena_alloc(mem, sizeof *a);

	if (a == NULL)
		return NULL;
	a->why = module_load(files, functions, sizeof functions /
	    sizeof functions[0], &a->call, a->text);
	if (a->why != NULL)
		return a;
	a->now = time(NULL);
	a->archive = a->call.archive_write_new();
	a->entry = a->call.archive_entry_new();
	if (a->archive == NULL || a->entry == NULL) {
		a->why = "out of memory";
		return a;
	}
	choose_kind(a, kind_of(path));
	went_well(a, a->call.archive_write_open_fd(a->archive, fd));
	return a;
}

const char *
archive_why(const struct archive_writer *a)
{
	return a != NULL ? a->why : "out of memory";
}

bool
archive_member(struct archive_writer *a, mime_span name, uint64_t size)
{
	char string[MEMBER_MAX];

	if (a->why != NULL || name.len >= sizeof string)
		return false;
	memcpy(string, name.ptr, name.len);
	string[name.len] = '\0';
	a->call.archive_entry_clear(a->entry);
	if (a->zip)
		a->call.archive_entry_set_pathname_utf8(a->entry, string);
	else
		a->call.archive_entry_set_pathname(a->entry, string);
	a->call.archive_entry_set_size(a->entry, (la_int64_t)size);
	a->call.archive_entry_set_filetype(a->entry, AE_IFREG);
	a->call.archive_entry_set_perm(a->entry, 0644);
	a->call.archive_entry_set_mtime(a->entry, a->now, 0);
	return went_well(a, a->call.archive_write_header(a->archive, a->entry));
}

bool
archive_put(struct archive_writer *a, mime_span bytes)
{
	while (bytes.len > 0) {
		la_ssize_t n = a->call.archive_write_data(a->archive,
		    bytes.ptr, bytes.len);

		if (n <= 0)
			return went_well(a, ARCHIVE_FATAL);
		bytes = (mime_span){ bytes.ptr + n, bytes.len - (size_t)n };
	}
	return true;
}

bool
archive_end_member(struct archive_writer *a)
{
	return went_well(a, a->call.archive_write_finish_entry(a->archive));
}

bool
archive_end(struct archive_writer *a)
{
	bool well = went_well(a, a->call.archive_write_close(a->archive));

	a->call.archive_entry_free(a->entry);
	a->call.archive_write_free(a->archive);
	return well;
}

#else

/* Without libarchive every path is a problem; the rest is never called. */

const char *
archive_problem(const char *path)
{
	(void)path;
	return "this mimeextract was built without libarchive";
}

struct archive_writer *
archive_begin(struct mime_arena *mem, const char *path, int fd)
{
	(void)mem, (void)path, (void)fd;
	return NULL;
}

const char *
archive_why(const struct archive_writer *a)
{
	(void)a;
	return "built without libarchive";
}

bool
archive_member(struct archive_writer *a, mime_span name, uint64_t size)
{
	(void)a, (void)name, (void)size;
	return false;
}

bool
archive_put(struct archive_writer *a, mime_span bytes)
{
	(void)a, (void)bytes;
	return false;
}

bool
archive_end_member(struct archive_writer *a)
{
	(void)a;
	return false;
}

bool
archive_end(struct archive_writer *a)
{
	(void)a;
	return false;
}

#endif
