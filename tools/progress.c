/*
 * progress.c - how far a long run has come, on stderr.
 *
 *     mimedump: 1,204 messages, 61.0 MB of 250.3 MB, 20.1 MB/s, 10 s left
 *
 * SIGUSR1 is blocked in all threads, and one waits for it. So there is no
 * handler, and nothing that a handler must not do. It is begun when the run has
 * taken a while; a signal that comes before waits until then.
 *
 * What is left can be told where all that was asked for are files, whose sizes
 * are known beforehand.
 */
#include "config.h"

#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "progress.h"

#define SHORT_RUN 0.5           /* seconds: no thread before that */
#define BETWEEN 1               /* seconds from line to line */

struct progress {
	const char *tool;
	bool shown;             /* each second */
	bool forced;            /* and whatever stderr is */
	uint64_t total;         /* octets; 0: not known */
	struct timespec start;
	atomic_uint_least64_t messages, octets;

	atomic_bool watches;    /* there is a thread, or none can be had */
	bool has_thread;
	atomic_bool ends;
	pthread_t thread;
	sigset_t signals;
};

/* ---- the line ----------------------------------------------------------- */

static double
seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) +
	    (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* "61.0 MB" */
static const char *
in_units(char to[24], double octets)
{
	static const char units[][3] = { "B", "kB", "MB", "GB", "TB" };
	size_t unit = 0;

	for (; octets >= 1000 && unit < 4; unit++)
		octets /= 1000;
	snprintf(to, 24, unit > 0 ? "%.1f %s" : "%.0f %s", octets, units[unit]);
	return to;
}

/* "1 h 3 min", from seconds */
static const char *
in_time(char to[24], double seconds)
{
	uint64_t s = (uint64_t)seconds;

	if (s >= 3600)
		snprintf(to, 24, "%" PRIu64 " h %" PRIu64 " min",
		    s / 3600 % 10000, s / 60 % 60);
	else if (s >= 60)
		snprintf(to, 24, "%" PRIu64 " min %" PRIu64 " s", s / 60,
		    s % 60);
	else
		snprintf(to, 24, "%" PRIu64 " s", s);
	return to;
}

static int
line(const struct progress *p, char *to, size_t size)
{
	double octets = (double)atomic_load(&p->octets);
	double seconds = seconds_since(&p->start);
	double rate = seconds > 0 ? octets / seconds : 0;
	char read[24], all[24], per[24], left[24];
	bool known = p->total > 0 && octets <= (double)p->total && rate > 0;

	return snprintf(to, size, "%s: %" PRIuLEAST64 " messages, %s%s%s, "
	    "%s/s%s%s%s", p->tool, atomic_load(&p->messages),
	    in_units(read, octets), known ? " of " : "",
	    known ? in_units(all, (double)p->total) : "", in_units(per, rate),
	    known ? ", " : "", known ? in_time(left,
	    ((double)p->total - octets) / rate) : "", known ? " left" : "");
}

/* On a terminal it takes the place of the one before, unless it is to STAY. */
static void
print(const struct progress *p, bool stay)
{
	bool terminal = isatty(STDERR_FILENO) == 1;
	char text[200];

	line(p, text, sizeof text);
	fprintf(stderr, "%s%s%s", terminal ? "\r\033[K" : "", text,
	    terminal && !stay ? "" : "\n");
	fflush(stderr);
}

/* ---- the thread --------------------------------------------------------- */

static void *
watch(void *progress)
{
	struct progress *p = progress;
	const struct timespec second = { .tv_sec = BETWEEN };

	while (!atomic_load(&p->ends)) {
		int got = sigtimedwait(&p->signals, NULL, &second);

		if (!atomic_load(&p->ends) && (got > 0 || p->shown))
			print(p, got > 0);
	}
	return NULL;
}

void
progress_watch(struct progress *p)
{
	if (p == NULL || atomic_load(&p->watches) ||
	    seconds_since(&p->start) < SHORT_RUN ||
	    atomic_exchange(&p->watches, true))
		return;
	p->has_thread = pthread_create(&p->thread, NULL, watch, p) == 0;
}

/* ---- the run ------------------------------------------------------------ */

/* The octets of all files together; 0 where one of them is something else. */
static uint64_t
total_of(const struct mail_wish *wish)
{
	uint64_t total = 0;
	struct stat st;

	if (wish->list != NULL || wish->range.first > 1)
		return 0;
	for (int i = 0; i < wish->count; i++) {
		if (stat(wish->operands[i], &st) < 0 || !S_ISREG(st.st_mode))
			return 0;
		total += (uint64_t)st.st_size;
	}
	return total;
}

struct progress *
progress_new(const char *tool, const struct mail_wish *wish, bool shown,
    bool hushed)
{
	struct progress *p = calloc(1, sizeof *p);

	if (p == NULL)
		return NULL;
	p->tool = tool;
	p->forced = shown;
	p->shown = shown || (!hushed && isatty(STDERR_FILENO) == 1 &&
	    isatty(STDOUT_FILENO) == 0);
	p->total = p->shown ? total_of(wish) : 0;
	clock_gettime(CLOCK_MONOTONIC, &p->start);
	sigemptyset(&p->signals);
	sigaddset(&p->signals, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &p->signals, NULL);
	return p;
}

void
progress_add(struct progress *p, uint64_t messages, uint64_t octets)
{
	if (p == NULL)
		return;
	atomic_fetch_add_explicit(&p->messages, messages, memory_order_relaxed);
	atomic_fetch_add_explicit(&p->octets, octets, memory_order_relaxed);
}

void
progress_free(struct progress *p)
{
	if (p == NULL)
		return;
	if (p->has_thread) {
		atomic_store(&p->ends, true);
		pthread_kill(p->thread, SIGUSR1);
		pthread_join(p->thread, NULL);
	}
	if (p->forced)
		print(p, true);
	else if (p->shown && p->has_thread)
		fputs("\r\033[K", stderr);
	free(p);
}
