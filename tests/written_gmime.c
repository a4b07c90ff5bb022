/*
 * written_gmime.c - the leaves of messages as GMime reads them; built by
 * written.py where GMime is there. For each FILE a line "file", then a line
 * "leaf TYPE NAME CONTENT", the last two in hexadecimal digits.
 */
#include <gmime/gmime.h>
#include <stdio.h>
#include <string.h>

static void
put_hex(const unsigned char *p, size_t n)
{
	putchar(' ');
	if (n == 0)
		putchar('-');
	for (size_t i = 0; i < n; i++)
		printf("%02x", p[i]);
}

static void
put_part(GMimePart *part)
{
	GMimeContentType *type =
	    g_mime_object_get_content_type(GMIME_OBJECT(part));
	const char *name = g_mime_part_get_filename(part);
	GMimeStream *out = g_mime_stream_mem_new();
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GByteArray *octets;

	if (content != NULL)
		g_mime_data_wrapper_write_to_stream(content, out);
	octets = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out));
	printf("leaf %s/%s", g_mime_content_type_get_media_type(type),
	    g_mime_content_type_get_media_subtype(type));
	put_hex((const void *)(name ? name : ""), name ? strlen(name) : 0);
	put_hex(octets->data, octets->len);
	putchar('\n');
	g_object_unref(out);
}

static void
each(GMimeObject *parent, GMimeObject *part, gpointer data)
{
	(void)parent;
	(void)data;
	if (GMIME_IS_MESSAGE_PART(part))
		g_mime_message_foreach(g_mime_message_part_get_message(
		    GMIME_MESSAGE_PART(part)), each, NULL);
	else if (GMIME_IS_PART(part))
		put_part(GMIME_PART(part));
}

int
main(int argc, char **argv)
{
	g_mime_init();
	for (int i = 1; i < argc; i++) {
		GMimeStream *in = g_mime_stream_fs_open(argv[i], 0, 0, NULL);
		GMimeParser *parser = g_mime_parser_new_with_stream(in);
		GMimeMessage *m = g_mime_parser_construct_message(parser,
		    NULL);

		puts("file");
		if (m != NULL)
			g_mime_message_foreach(m, each, NULL);
		g_object_unref(parser);
		g_object_unref(in);
	}
	return 0;
}
