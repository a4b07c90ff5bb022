/*
 * name.c - a safe name for a file.
 *
 * A name that came in a message is not to be trusted (unsafe.c).
 * mime_safe_name makes one component of it that names nothing but a plain
 * file, in this order: what is ill-formed goes, then NFC, the last component,
 * characters one by one, the ends, devices, the length. A safe name is its own
 * safe name. That no two are alike is left to taken.c.
 */
#include "header/header.h"

#define EXTENSION_MAX 32        /* octets, the dot not counted */
#define SPACES_MAX 3            /* more in a row hide an extension */

/* What a name had to have done to it. */
struct done {
	bool composed, path, characters, spaces, ends, device, cut;
};

static void
tell_done(const struct teller *why, const struct done *d)
{
	const struct { bool done; unsigned code; } all[] = {
		{ d->composed,   MIME_WHY_SAFE_COMPOSED },
		{ d->path,       MIME_WHY_SAFE_PATH },
		{ d->characters, MIME_WHY_SAFE_CHARACTERS },
		{ d->spaces,     MIME_WHY_SAFE_SPACES },
		{ d->ends,       MIME_WHY_SAFE_ENDS },
		{ d->device,     MIME_WHY_SAFE_DEVICE },
		{ d->cut,        MIME_WHY_SAFE_CUT },
	};

	for (size_t i = 0; i < ROWS(all); i++)
		if (all[i].done)
			explain(why, all[i].code, (mime_span){ 0 });
}

/* UTF8, whatever it is, as valid UTF-8 in NFC. */
static mime_status
normalized(struct mime_arena *mem, mime_span utf8, struct done *done,
    mime_span *nfc)
{
	struct buffer valid, out;

	buffer_init(&valid, mem, name_room(utf8.len));
	buffer_init(&out, mem, name_room(utf8.len));
	if (!mime_utf8_valid(utf8)) {
		mime_utf8_repair(utf8, &valid);
		utf8 = buffer_span(&valid);
	}
	mime_unicode_nfc(utf8, &out);
	done->composed = !span_is(buffer_span(&out), utf8);
	*nfc = buffer_span(&out);
	return valid.status < 0 ? valid.status : out.status;
}

/* What stands behind the last separator; those at the end do not count. */
static mime_span
last_component(mime_span path)
{
	mime_span rest = path, name = { path.ptr, 0 };
	bool begins = true;

	while (rest.len > 0) {
		mime_span at = rest;

		if (mime_name_char(mime_utf8_take(&rest)) == NAME_SEPARATOR) {
			begins = true;
			continue;
		}
		if (begins)
			name.ptr = at.ptr;
		begins = false;
		name.len = (size_t)(rest.ptr - name.ptr);
	}
	return name;
}

/*
 * NAME with every character safe, to OUT. Runs of spaces are made short, and
 * what may not begin a name (a dot hides it, a dash makes it an option) or end
 * it (Windows cuts it off there) goes.
 */
static void
put_safe(mime_span name, struct done *done, struct buffer *out)
{
	size_t spaces = 0, end;

	while (name.len > 0) {
		int32_t code = mime_utf8_take(&name);
		enum name_char kind = mime_name_char(code);

		if (kind == NAME_SPACE) {
			done->spaces |= code != ' ';
			spaces++;
			continue;
		}
		done->ends |= out->len == 0 &&
		    (spaces > 0 || code == '.' || code == '-');
		if (out->len == 0 && (code == '.' || code == '-'))
			continue;
		if (out->len == 0)
			spaces = 0;
		done->spaces |= spaces > SPACES_MAX;
		if (spaces > SPACES_MAX)
			spaces = 1;
		for (; spaces > 0; spaces--)
			buffer_put_char(out, ' ');
		done->characters |= kind != NAME_PLAIN;
		mime_utf8_put(out, kind == NAME_PLAIN ? code : '_');
	}
	end = span_without_end(buffer_span(out), SPAN(". ")).len;
	done->ends |= spaces > 0 || end < out->len;
	out->len = end;
}

SELDOM mime_span
mime_name_take_extension(mime_span *name)
{
	size_t at = name->len;
	mime_span extension;

	while (at > 0 && name->len - at < EXTENSION_MAX &&
	    name->ptr[at - 1] != '.' && name->ptr[at - 1] != ' ')
		at--;
	if (at < 2 || at == name->len || name->ptr[at - 1] != '.')
		return (mime_span){ 0 };
	extension = span_tail(*name, at - 1);
	*name = span_head(*name, at - 1);
	return extension;
}

SELDOM mime_span
mime_name_head(mime_span name, size_t n)
{
	if (n >= name.len)
		return name;
	while (n > 0 && (name.ptr[n] & 0xC0) == 0x80)
		n--;
	return span_head(name, n);
}

/* Puts NAME to OUT, made shorter where it is too long. */
static void
put_cut(mime_span name, struct buffer *out)
{
	size_t most = NAME_MAX_OCTETS - out->len;
	mime_span stem = name;
	mime_span extension = mime_name_take_extension(&stem);

	if (name.len <= most) {
		buffer_put(out, name);
		return;
	}
	stem = mime_name_head(stem, most - extension.len);
	if (extension.len == 0)
		stem = span_without_end(stem, SPAN(". "));
	buffer_put(out, stem);
	buffer_put(out, extension);
}

SELDOM mime_status
mime_name_make(struct mime_arena *mem, mime_span utf8,
    const struct teller *why, mime_span *name)
{
	struct done done = { 0 };
	struct buffer safe, out;
	mime_span last;
	mime_status status = normalized(mem, utf8, &done, &utf8);

	if (status < 0)
		return status;
	buffer_init(&safe, mem, name_room(utf8.len));
	buffer_init(&out, mem, NAME_MAX_OCTETS);
	last = last_component(utf8);
	done.path = last.len < utf8.len;
	put_safe(last, &done, &safe);
	if (safe.status < 0)
		return safe.status;
	done.device = mime_name_is_device(buffer_span(&safe));
	if (done.device)
		buffer_put_char(&out, '_');
	put_cut(buffer_span(&safe), &out);
	done.cut = out.len < safe.len + done.device;
	tell_done(why, &done);
	*name = buffer_span(&out);
	return out.status;
}

/* FALLBACK is made safe too: its extension may have come with the message. */
SELDOM mime_status
mime_safe_name(struct mime_arena *mem, mime_span utf8, const char *fallback,
    mime_span *name)
{
	mime_span safe = { 0 };
	mime_status status = mime_name_make(mem, utf8, NULL, &safe);

	if (status == MIME_OK && safe.len == 0 && fallback != NULL)
		status = mime_name_make(mem, span_of(fallback), NULL, &safe);
	if (status < 0)
		return status;
	*name = safe.len > 0 ? safe : SPAN("_");
	return MIME_OK;
}
