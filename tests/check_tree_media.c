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
	const struct mime_part *p;
	const struct mime_media *m;
	struct mime_tree *tree;
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, SPAN(MIXED("b") "\n--b\n"));
	buffer_put(&b, span_of(medias[_i].header));
	buffer_put(&b, SPAN("\nx\n--b\nContent-Type: audio/xxx; name=xxxxxx;"
	    " charset=xxxxxxxx\nContent-ID: <xxxxxx>\n\ny\n--b--\n"));
	tree = tree_of(mem, buffer_span(&b), NULL);
	p = mime_part_at(tree, SPAN("1"));
	m = p->media;
	buffer_init(&b, mem, SIZE_MAX);
	put_word(&b, m->type);
	buffer_put_char(&b, '/');
	buffer_put(&b, m->subtype);
	put_word(&b, m->encoding_name);
	put_word(&b, m->charset);
	put_word(&b, m->disposition);
	put_word(&b, p->filename);
	put_word(&b, m->content_id);
	put_word(&b, m->default_type ? SPAN("default") : SPAN(""));
	ck_assert_msg(span_is(buffer_span(&b), span_of(medias[_i].media)),
	    "%s: got %s", medias[_i].name, shown(buffer_span(&b)));
	mime_arena_free(mem);
}
END_TEST

/* Nor does what comes between them matter, where it is not much. */
START_TEST(parts_that_say_the_same_share_it)
{
#define IMAGE "\n--b\nContent-Type: image/png\n\nx"
	static const char *const between[] = {
		"", "\n--b\n\ntext", "\n--b\nContent-Type: image/gif\n\ny"
		"\n--b\nContent-Type: text/html\n\nz",
	};
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_part *p, *last;
	struct mime_tree *tree;
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, SPAN(MIXED("b") IMAGE));
	buffer_put(&b, span_of(between[_i]));
	buffer_put(&b, SPAN(IMAGE "\n--b--\n"));
	tree = tree_of(mem, buffer_span(&b), NULL);
	for (p = last = mime_tree_root(tree)->child; p != NULL; p = p->next)
		last = p;
	p = mime_tree_root(tree)->child;
	ck_assert_ptr_ne(p, last);
	ck_assert_ptr_eq(p->media, last->media);
	mime_arena_free(mem);
}
END_TEST

/* A name is a part's own, whatever it shares with others. */
START_TEST(names_are_not_shared)
{
#define NAMED(name) "\n--b\nContent-Type: image/png; name=" name "\n\nx"
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = tree_of(mem, SPAN(MIXED("b") NAMED("one")
	    NAMED("two") IMAGE "\n--b--\n"), NULL);
	const struct mime_part *p = mime_tree_root(tree)->child;

	ck_assert_ptr_eq(p->media, p->next->media);
	ck_assert(span_is(p->filename, SPAN("one")));
	ck_assert(span_is(p->next->filename, SPAN("two")));
	ck_assert_uint_eq(p->next->next->filename.len, 0);
	ck_assert_uint_eq(p->next->next->media->name_from, MIME_NAME_NONE);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, media_stays_with_the_tree, 0, ROWS(medias));
	tcase_add_loop_test(tc, parts_that_say_the_same_share_it, 0, 3);
	tcase_add_test(tc, names_are_not_shared);
}

int
main(void)
{
	return run_suite("tree_media", cases);
}
