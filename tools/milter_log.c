/*
 * milter_log.c - one line a mail, and what goes wrong.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include "milter.h"

#define LINE_MOST 600

/* What a mail says must not make a line of its own, or act on a terminal. */
static void
make_plain(char *line)
{
	for (; *line != '\0'; line++)
		if ((unsigned char)*line < ' ' || (unsigned char)*line >= 0x7f)
			*line = '?';
}

void
milter_log(const struct milter *m, int priority, const char *what)
{
	char line[LINE_MOST];

	snprintf(line, sizeof line, "%s", what);
	make_plain(line);
	if (m->foreground)
		fprintf(stderr, "mimemilter: %s\n", line);
	else
		syslog(priority, "%s", line);
}

static int64_t
milliseconds_since(const struct timespec *begun)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)(now.tv_sec - begun->tv_sec) * 1000 +
	    (now.tv_nsec - begun->tv_nsec) / 1000000;
}

void
milter_log_mail(SMFICTX *ctx, const struct session *s, const char *what,
    const char *why)
{
	const char *queue = smfi_getsymval(ctx, (char[]){ "i" });
	char line[LINE_MOST];

	snprintf(line, sizeof line, "%.40s: from=<%.200s>, size=%" PRIu64
	    ", %s%s%.200s, %" PRId64 " ms", queue != NULL ? queue : "-",
	    s->from, s->mail.size, what, *why != '\0' ? ": " : "", why,
	    milliseconds_since(&s->begun));
	milter_log(s->milter, s->failed ? LOG_ERR : LOG_INFO, line);
}
