/*
 * build_gmime.c - the same messages made by GMime: see build.h, build.sh.
 *
 * As its own documents do it: parts, their contents as streams, encodings as
 * fit for 7bit, written to a stream that counts.
 */
#include <fcntl.h>

#include <gmime/gmime.h>

#include "build.h"

static GMimeObject *
text_part(void)
{
	GMimeTextPart *part = g_mime_text_part_new_with_subtype("plain");

	g_mime_text_part_set_charset(part, "utf-8");
	g_mime_text_part_set_text(part, TEXT);
	return GMIME_OBJECT(part);
}

static GMimeObject *
file_part(GMimeStream *stream)
{
	GMimePart *part = g_mime_part_new_with_type("application",
	    "octet-stream");
	GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream,
	    GMIME_CONTENT_ENCODING_DEFAULT);

	g_mime_part_set_content(part, content);
	g_mime_part_set_filename(part, FILE_NAME);
	g_mime_object_set_disposition(GMIME_OBJECT(part), "attachment");
	g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
	g_object_unref(content);
	return GMIME_OBJECT(part);
}

static void
set_fields(GMimeMessage *message, unsigned number)
{
	GDateTime *date = g_date_time_new_from_unix_utc(DATE_SECONDS);
	char id[40];

	snprintf(id, sizeof(id), "%u@example.org", number);
	g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, FROM_NAME,
	    FROM_ADDR);
	g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, TO_NAME,
	    TO_ADDR);
	g_mime_message_set_subject(message, SUBJECT, "utf-8");
	g_mime_message_set_date(message, date);
	g_mime_message_set_message_id(message, id);
	g_date_time_unref(date);
}

static void
write_letter(unsigned number, GMimeStream *file, GMimeStream *out)
{
	GMimeMessage *message = g_mime_message_new(FALSE);
	GMimeMultipart *mixed = g_mime_multipart_new_with_subtype("mixed");
	GMimeObject *text = text_part(), *attached = file_part(file);

	set_fields(message, number);
	g_mime_multipart_add(mixed, text);
	g_mime_multipart_add(mixed, attached);
	g_mime_message_set_mime_part(message, GMIME_OBJECT(mixed));
	g_mime_object_encode(text, GMIME_ENCODING_CONSTRAINT_7BIT);
	if (g_mime_object_write_to_stream(GMIME_OBJECT(message), NULL, out) < 0)
		abort();
	g_object_unref(text);
	g_object_unref(attached);
	g_object_unref(mixed);
	g_object_unref(message);
}

static void
small(GMimeStream *out, unsigned many)
{
	static char file[FILE_SIZE];

	fill_file(file);
	for (unsigned i = 0; i < many; i++) {
		GMimeStream *stream = g_mime_stream_mem_new_with_buffer(file,
		    FILE_SIZE);

		write_letter(i, stream, out);
		g_object_unref(stream);
	}
}

static void
large(GMimeStream *out, const char *path)
{
	GMimeStream *stream = g_mime_stream_fs_open(path, O_RDONLY, 0, NULL);

	if (stream == NULL)
		abort();
	write_letter(0, stream, out);
	g_object_unref(stream);
}

int
main(int argc, char **argv)
{
	GMimeStream *out;
	double start;

	if (argc != 3)
		return 2;
	g_mime_init();
	out = g_mime_stream_null_new();
	start = cpu_seconds();
	if (strcmp(argv[1], "small") == 0)
		small(out, (unsigned)strtoul(argv[2], NULL, 10));
	else
		large(out, argv[2]);
	print_result((uint64_t)g_mime_stream_tell(out), cpu_seconds() - start);
	g_object_unref(out);
	g_mime_shutdown();
	return 0;
}
