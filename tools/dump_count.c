/*
 * dump_count.c - how many messages there are in what was typed.
 *
 * None is read: a mailbox is only cut into its messages, a directory only
 * listed. As grep -c does, a number for each operand, with its name where there
 * are several.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "dump.h"
#include "show.h"

static void
print_count(const struct dump *d, const struct mail_count *count)
{
	FILE *out = d->tool.out;

	if (d->several) {
		show_line(out, (mime_span){ count->operand,
		    strlen(count->operand) });
		fputc(':', out);
	}
	fprintf(out, "%" PRIu64, count->messages);
	if (d->tool.verbose && count->reason != NULL)
		fprintf(out, "  %s: %s", count->kind, count->reason);
	fputc('\n', out);
}

void
dump_count(struct dump *d)
{
	struct mails *ms = mails_new(&d->tool.wish);
	struct mail_count count;

	if (ms == NULL)
		tool_complain(&d->tool, NULL, mime_status_text(MIME_NOMEM));
	while (ms != NULL && tool_may_go_on(&d->tool) &&
	    mails_count(ms, &count)) {
		if (count.why != NULL)
			tool_complain(&d->tool, count.operand, count.why);
		if (count.why == NULL || count.messages > 0)
			print_count(d, &count);
	}
	mails_free(ms);
}
