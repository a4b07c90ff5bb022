/*
 * trees.h - what the suites of the tree share: headers to put messages together
 * from, trees that are made in one line, and a tree's parts as text.
 */
#ifndef LIBMIME_TESTS_TREES_H
#define LIBMIME_TESTS_TREES_H

#include "slow.h"
#include "suite.h"
#include "tree/tree.h"

#define MIXED(b) "Content-Type: multipart/mixed; boundary=" b "\n"
#define RELATED(b) "Content-Type: multipart/related; boundary=" b "\n"
#define ALTERNATIVE(b) "Content-Type: multipart/alternative; boundary=" b "\n"
#define MESSAGE "Content-Type: message/rfc822\n"
#define BASE64 "Content-Transfer-Encoding: base64\n"
#define QP "Content-Transfer-Encoding: quoted-printable\n"

/* Each part of TREE as "section:role", roles by their first two letters. */
mime_span list_parts(struct mime_arena *mem, const struct mime_tree *tree);

struct mime_tree *tree_of(struct mime_arena *mem, mime_span message,
    const struct mime_options *opt);

/* Gives TREE all events of M, and the end. */
void add_events(struct mime_arena *mem, struct mime_tree *tree, mime_span m,
    const struct mime_options *opt);

struct mime_tree *tree_by_hand(struct mime_arena *mem, mime_span m,
    const struct mime_source *source, const struct mime_options *opt);

/* A spool in memory, for what is decoded: struct buffer KEPT, with its own. */
struct mime_spool spool_in(struct buffer *kept, struct mime_arena *mem);

#endif
