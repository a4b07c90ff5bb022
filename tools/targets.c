/*
 * targets.c - the places that parts go to: a folder, stdout, a list, an
 * archive.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "archive.h"
#include "extract.h"
#include "part.h"
#include "show.h"

#define LINE_SIZE 2048

static bool
nothing(struct extract *x)
{
	(void)x;
	return true;
}

static void
leave_nothing(struct extract *x)
{
	(void)x;
}

static bool
end_nothing(struct extract *x, struct piece *p)
{
	(void)x, (void)p;
	return true;
}

static void
drop_nothing(struct extract *x, struct piece *p)
{
	(void)x, (void)p;
}

/* The next name like the one that P wants. */
static bool
take_name(struct extract *x, struct piece *p)
{
	tool_await_turn(&x->tool);
	return p->name.len > 0 || message_told(&x->message,
	    folder_name(&x->folder, p->wanted, &p->name));
}

/* Names of an archive or of a list are taken in no folder. */
static bool
open_names(struct extract *x)
{
	x->folder = (struct folder){ .path = ".", .fd = -1 };
	x->folder.names = mime_names_new(x->names_mem);
	return x->folder.names != NULL;
}

/* ---- a folder ----------------------------------------------------------- */

/* "out/report.pdf: what", and it is trouble. */
static bool
file_failed(struct extract *x, mime_span name, const char *what)
{
	char path[LINE_SIZE];

	snprintf(path, sizeof path, "%s/%.*s", x->folder.path, (int)name.len,
	    name.len > 0 ? name.ptr : "");
	tool_complain(&x->tool, path, what);
	return false;
}

/* The manifest may come to the same folder: no part gets its name. */
static bool
reserve_manifest(struct extract *x)
{
	const char *path = x->manifest_path, *slash;
	mime_span name;

	if (path == NULL)
		return true;
	slash = strrchr(path, '/');
	name.ptr = slash != NULL ? slash + 1 : path;
	name.len = strlen(name.ptr);
	errno = ENOMEM;
	return mime_names_add(x->folder.names, name) == MIME_OK;
}

static bool
open_folder(struct extract *x)
{
	x->folder = (struct folder){
		.overwrite = x->overwrite, .skip_existing = x->skip_existing
	};
	if (folder_open(&x->folder, x->names_mem,
	    x->directory != NULL ? x->directory : ".") && reserve_manifest(x))
		return true;
	tool_complain(&x->tool, x->folder.path, strerror(errno));
	return false;
}

/* About how many octets will come of P; 0: that is not known. */
static uint64_t
expected_size(const struct extract *x, const struct piece *p)
{
	uint64_t size = p->part->body.size;

	if (x->raw)
		return size;
	switch ((mime_encoding)p->part->media->encoding) {
	/* Lines of 76 digits: what is a little more comes by itself. */
	case MIME_BASE64: return size / 78 * 57;
	case MIME_QP: case MIME_UU: case MIME_YENC: return 0;
	default: return size;
	}
}

/* ERRNO is to be told when P has a name. */
static bool
well_or_note(struct piece *p, bool well)
{
	if (!well)
		p->error = errno;
	return well;
}

static bool
begin_file(struct extract *x, struct piece *p)
{
	if (x->skip_existing && !take_name(x, p))
		return false;
	if (folder_skips(&x->folder, p->name)) {
		p->skipped = "a file of that name is there";
		return true;
	}
	/* What cannot begin is told by drop_file, like all that fails. */
	well_or_note(p, folder_begin(&x->folder, &p->file,
	    expected_size(x, p)));
	return true;
}

static bool
put_file(struct extract *x, struct piece *p, mime_span bytes)
{
	return p->error == 0 &&
	    well_or_note(p, folder_put(&x->folder, &p->file, bytes));
}

static bool
end_file(struct extract *x, struct piece *p)
{
	return p->error == 0 &&
	    well_or_note(p, folder_end(&x->folder, &p->file));
}

static void
drop_file(struct extract *x, struct piece *p)
{
	folder_drop(&x->folder, &p->file);
	if (take_name(x, p) && p->error != 0)
		file_failed(x, p->name, strerror(p->error));
}

static bool
keep_file(struct extract *x, struct piece *p)
{
	if (!take_name(x, p)) {
		folder_drop(&x->folder, &p->file);
		return false;
	}
	switch (folder_keep(&x->folder, &p->file, p->wanted, &p->name)) {
	case KEPT:
		return true;
	case KEPT_NOT:
		p->skipped = "a file of that name is there";
		return true;
	default:
		return file_failed(x, p->name, strerror(errno));
	}
}

static bool
close_folder(struct extract *x)
{
	folder_close(&x->folder);
	return true;
}

static void
leave_folder(struct extract *copy)
{
	folder_leave(&copy->folder);
}

const struct target target_folder = {
	.waits = true, .open = open_folder, .begin = begin_file,
	.put = put_file, .end = end_file, .keep = keep_file, .drop = drop_file,
	.close = close_folder, .leave = leave_folder
};

/* ---- stdout ------------------------------------------------------------- */

static bool
begin_stdout(struct extract *x, struct piece *p)
{
	(void)x;
	p->name = p->wanted;
	return true;
}

static bool
put_stdout(struct extract *x, struct piece *p, mime_span bytes)
{
	(void)p;
	x->show.out = x->tool.out;
	x->show.lines = true;
	if (!show_terminal(x->tool.out))
		return fwrite(bytes.ptr, 1, bytes.len, x->tool.out) ==
		    bytes.len;
	show_put(&x->show, bytes);
	return true;
}

static bool
keep_stdout(struct extract *x, struct piece *p)
{
	(void)p;
	if (x->show.out != NULL)
		show_end(&x->show);
	return !ferror(x->tool.out);
}

const struct target target_stdout = {
	.open = nothing, .begin = begin_stdout, .put = put_stdout,
	.end = end_nothing, .keep = keep_stdout, .drop = drop_nothing,
	.close = nothing, .leave = leave_nothing
};

/* ---- a list ------------------------------------------------------------- */

/* For -n, the names that the folder would give; for -l, those of an archive. */
static bool
open_list(struct extract *x)
{
	return x->tool.dry && !x->list && !x->to_stdout &&
	    x->tool.output == NULL ? open_folder(x) : open_names(x);
}

static void
print_details(struct extract *x, const struct mime_part *part)
{
	struct mime_arena *mem = x->message.part_mem;
	FILE *out = x->tool.out;
	uint64_t size = 0;

	message_told(&x->message, content_size(&x->message, part, &size));
	show_padded(out, part_section(mem, part), 8);
	show_padded(out, part_type(mem, part), 28);
	fprintf(out, " %9" PRIu64 "  ", size);
}

static bool
begin_list(struct extract *x, struct piece *p)
{
	if (!take_name(x, p))
		return false;
	if (folder_skips(&x->folder, p->name)) {
		p->skipped = "a file of that name is there";
		return true;
	}
	if (x->tool.verbose)
		print_details(x, p->part);
	if (x->folder.fd >= 0 && x->directory != NULL)
		fprintf(x->tool.out, "%s/", x->directory);
	show_line(x->tool.out, p->name);
	fputc('\n', x->tool.out);
	return true;
}

static bool
close_list(struct extract *x)
{
	if (x->folder.fd >= 0)
		folder_close(&x->folder);
	return true;
}

const struct target target_list = {
	.unread = true, .open = open_list, .begin = begin_list,
	.keep = keep_stdout, .drop = drop_nothing, .close = close_list,
	.leave = leave_nothing
};

/* ---- an archive --------------------------------------------------------- */

static bool
archive_failed(struct extract *x)
{
	/* The first time only. */
	if (!x->file.failed)
		tool_complain(&x->tool, x->tool.output,
		    archive_why(x->archive));
	x->file.failed = true;
	return false;
}

static bool
open_archive(struct extract *x)
{
	x->file = OUTPUT_NONE;
	if (!open_names(x))
		return false;
	if (!output_create(&x->file, x->tool.output)) {
		tool_complain(&x->tool, x->tool.output, strerror(errno));
		return false;
	}
	if (output_same(&x->file, &x->manifest_file)) {
		tool_complain(&x->tool, x->tool.output,
		    "cannot be the manifest too");
		output_drop(&x->file);
		return false;
	}
	x->tool.writes[0] = &x->file;
	x->archive = archive_begin(x->names_mem, x->tool.output, x->file.fd);
	if (archive_why(x->archive) == NULL)
		return true;
	output_drop(&x->file);
	return archive_failed(x);
}

static bool
begin_member(struct extract *x, struct piece *p)
{
	return take_name(x, p) &&
	    (archive_member(x->archive, p->name, p->content.size) ||
	    archive_failed(x));
}

static bool
put_member(struct extract *x, struct piece *p, mime_span bytes)
{
	(void)p;
	return archive_put(x->archive, bytes) || archive_failed(x);
}

static bool
keep_member(struct extract *x, struct piece *p)
{
	(void)p;
	return archive_end_member(x->archive) || archive_failed(x);
}

/* What is half in cannot be taken out again: the archive is given up. */
static void
drop_member(struct extract *x, struct piece *p)
{
	(void)p;
	if (!x->file.failed)
		tool_complain(&x->tool, x->tool.output,
		    "not made, since a part is not whole");
	x->file.failed = true;
}

static bool
close_archive(struct extract *x)
{
	bool kept;

	if (!archive_end(x->archive))
		archive_failed(x);
	/* An archive of nothing takes nobody's place. */
	kept = !x->file.failed && x->written > 0;
	if (kept && !output_keep(&x->file,
	    x->tool.status == EXIT_TROUBLE)) {
		tool_complain(&x->tool, x->tool.output, output_why());
		kept = false;
	}
	output_drop(&x->file);
	return kept;
}

const struct target target_archive = {
	.sized = true, .alone = true, .open = open_archive,
	.begin = begin_member, .put = put_member, .end = end_nothing,
	.keep = keep_member, .drop = drop_member, .close = close_archive,
	.leave = leave_nothing
};
