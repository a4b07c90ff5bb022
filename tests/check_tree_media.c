/*
 * check_tree_media.c - what a part is declared to be stays with the tree.
 */
#include "trees.h"

static const struct {
	const char *name, *header, *media;
} medias[] = {
	{ "nothing", "A: b\n", "text/plain 7bit default" },
	{ "just that", "Content-Type: text/plain\n", "text/plain 7bit" },
	{ "a charset", "Content-Type: text/plain; charset=Koi8-R\n",
	    "text/plain 7bit koi8-r" },
	{ "an identity only", "Content-ID: <i@j>\n",
	    "text/plain 7bit i@j default" },
	{ "a disposition only", "Content-Disposition: inline\n",
	    "text/plain 7bit inline default" },
	{ "an encoding only", "Content-Transfer-Encoding: base64\n",
	    "text/plain base64 default" },
	{ "no type but a charset", "Content-Type: ; charset=koi8-r\n",
	    "text/plain 7bit koi8-r default" },
	{ "no type but a name", "Content-Type: ; name=n\n",
	    "text/plain 7bit n default" },
	{ "8bit only", "Content-Transfer-Encoding: 8bit\n",
	    "text/plain 8bit default" },
	{ "an encoding nobody knows", "Content-Transfer-Encoding: x-strange\n",
	    "text/plain x-strange default" },
	{ "all", "Content-Type: image/png; name=n\n"
	    "Content-Disposition: attachment; filename=f\nContent-ID: <i>\n"
	    "Content-Transfer-Encoding: base64\n",
	    "image/png base64 attachment f i" },
};

static void
put_word(struct buffer *b, mime_span word)
{
	if (word.len > 0 && b->len > 0)
		buffer_put_char(b, ' ');
	buffer_put(b, word);
}

/* The tree's own copy: the parser is gone, and other parts came after. */
START_TEST(media_stays_with_the_tree)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_media *m;
	struct mime_tree *tree;
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, SPAN(MIXED("b") "\n--b\n"));
	buffer_put(&b, span_of(medias[_i].header));
	buffer_put(&b, SPAN("\nx\n--b\nContent-Type: audio/xxx; name=xxxxxx;"
	    " charset=xxxxxxxx\nContent-ID: <xxxxxx>\n\ny\n--b--\n"));
	tree = tree_of(mem, buffer_span(&b), NULL);
	m = mime_part_at(tree, SPAN("1"))->media;
	buffer_init(&b, mem, SIZE_MAX);
	put_word(&b, m->type);
	buffer_put_char(&b, '/');
	buffer_put(&b, m->subtype);
	put_word(&b, m->encoding_name);
	put_word(&b, m->charset);
	put_word(&b, m->disposition);
	put_word(&b, m->filename);
	put_word(&b, m->content_id);
	put_word(&b, m->default_type ? SPAN("default") : SPAN(""));
	ck_assert_msg(span_is(buffer_span(&b), span_of(medias[_i].media)),
	    "%s: got %s", medias[_i].name, shown(buffer_span(&b)));
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, media_stays_with_the_tree, 0, ROWS(medias));
}

int
main(void)
{
	return run_suite("tree_media", cases);
}
