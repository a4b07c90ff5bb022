/*
 * crew.c - the messages of a run, by one thread or several, output in order.
 *
 *     mails ──► taken in turn ──► read by any ──► told in turn
 *
 * A worker takes the next message and writes what it has to say of it as if it
 * were alone. Whose turn it is writes straight through. What others write is
 * held until it is theirs; they may be ahead by so many messages and octets,
 * then they wait. So memory is bounded, nothing depends on who is faster, and a
 * huge message holds up nobody before that bound.
 *
 * What must happen in order beyond output, as when files get their names, a
 * worker does when it has the turn, which it may wait for (tool_await_turn).
 * Others work meanwhile.
 *
 * One who has the turn never waits, and passes it on when done: that is why all
 * come to an end.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "show.h"
#include "tool.h"

#define AHEAD 256               /* messages, at most */
#define HELD_MAX ((size_t)1024 * 1024)  /* octets of output, in all */
#define STREAM_BUFFER ((size_t)32 * 1024)

/*
 * Who waits for a turn leaves a processor idle, as long as the largest message
 * before it takes. So there are others to work then: so many for each that may.
 */
#define SPARE 3

/* What a message has to say before its turn. */
struct sheet {
	char *ptr;
	size_t len, room;
};

struct seat {
	bool done;
	struct sheet out, err;
};

struct crew {
	struct tool *tool;
	const struct tool_work *work;
	struct mails *mails;
	struct mail early[2];   /* taken before there was a crew */
	unsigned early_count, early_at;
	pthread_mutex_t taking;           /* of MAILS, EARLY and TAKEN */
	uint64_t taken;

	pthread_mutex_t lock;             /* of what follows */
	pthread_cond_t moved;
	uint64_t turn;          /* whose output goes out */
	unsigned at_work, most; /* who do not wait, and how many may */
	size_t held;
	bool broken;            /* the output takes no more */
	struct seat seats[AHEAD];       /* of the messages from TURN on; the
	                           last member: nobody needs it who is alone */
};

struct worker {
	struct crew *crew;
	struct tool *tool;      /* its copy */
	uint64_t turn;          /* of its message */
	pthread_t thread;
	bool runs;
	char buffer[STREAM_BUFFER];
};

/* ---- what is said ------------------------------------------------------- */

static struct seat *
seat_of(struct crew *c, uint64_t turn)
{
	return &c->seats[turn % AHEAD];
}

static bool
hold(struct crew *c, struct sheet *s, const char *bytes, size_t n)
{
	size_t room = s->room > 0 ? s->room : 4096;
	char *ptr;

	while (room < s->len + n)
		room *= 2;
	if (room > s->room) {
		ptr = realloc(s->ptr, room);
		if (ptr == NULL)
			return false;
		s->ptr = ptr;
		s->room = room;
	}
	memcpy(s->ptr + s->len, bytes, n);
	s->len += n;
	c->held += n;
	return true;
}

static void
put_through(struct crew *c, FILE *to, const char *bytes, size_t n)
{
	if (n == 0 || fwrite(bytes, 1, n, to) == n || to != c->tool->out)
		return;
	if (!c->broken)
		c->tool->out_error = errno;
	c->broken = true;
}

static void
tell_sheet(struct crew *c, struct sheet *s, FILE *to)
{
	put_through(c, to, s->ptr, s->len);
	c->held -= s->len;
	free(s->ptr);
	*s = (struct sheet){ 0 };
}

static void
tell_held(struct crew *c, struct seat *seat)
{
	tell_sheet(c, &seat->out, c->tool->out);
	tell_sheet(c, &seat->err, c->tool->err);
}

/* Writes by stdio arrive here: of W's message, on stdout or on stderr. */
static void
say(struct worker *w, bool is_err, const char *bytes, size_t n)
{
	struct crew *c = w->crew;
	struct seat *seat = seat_of(c, w->turn);
	bool held = false;

	pthread_mutex_lock(&c->lock);
	while (c->turn != w->turn && !held) {
		held = c->held + n <= HELD_MAX && hold(c, is_err ? &seat->err :
		    &seat->out, bytes, n);
		if (!held)
			pthread_cond_wait(&c->moved, &c->lock);
	}
	if (!held) {
		tell_held(c, seat);
		put_through(c, is_err ? c->tool->err : c->tool->out, bytes, n);
	}
	pthread_mutex_unlock(&c->lock);
}

static ssize_t
say_out(void *worker, const char *bytes, size_t n)
{
	say(worker, false, bytes, n);
	return (ssize_t)n;
}

static ssize_t
say_err(void *worker, const char *bytes, size_t n)
{
	say(worker, true, bytes, n);
	return (ssize_t)n;
}

void
tool_await_turn(struct tool *t)
{
	struct worker *w = t->worker;
	struct crew *c = w != NULL ? w->crew : NULL;

	if (w == NULL)
		return;
	pthread_mutex_lock(&c->lock);
	if (c->turn != w->turn) {
		c->at_work--;
		pthread_cond_broadcast(&c->moved);
		while (c->turn != w->turn)
			pthread_cond_wait(&c->moved, &c->lock);
		/* Perhaps one more than may: who has the turn never waits. */
		c->at_work++;
	}
	pthread_mutex_unlock(&c->lock);
}

/* W's message has been told: so have those behind it that are done. */
static void
pass_turn(struct worker *w)
{
	struct crew *c = w->crew;
	struct seat *seat;

	fflush(w->tool->out);
	fflush(w->tool->err);
	pthread_mutex_lock(&c->lock);
	c->at_work--;
	seat_of(c, w->turn)->done = true;
	while ((seat = seat_of(c, c->turn))->done) {
		tell_held(c, seat);
		seat->done = false;
		c->turn++;
	}
	pthread_cond_broadcast(&c->moved);
	pthread_mutex_unlock(&c->lock);
}

/* ---- what is done ------------------------------------------------------- */

/* Waits until one more may work; false: nobody listens any more. */
static bool
may_work(struct crew *c)
{
	bool listens;

	pthread_mutex_lock(&c->lock);
	while ((c->taken - c->turn >= AHEAD || c->at_work >= c->most) &&
	    !c->broken)
		pthread_cond_wait(&c->moved, &c->lock);
	listens = !c->broken;
	c->at_work += listens;
	pthread_mutex_unlock(&c->lock);
	return listens;
}

/* There was nothing left to do for it. */
static void
goes_home(struct crew *c)
{
	pthread_mutex_lock(&c->lock);
	c->at_work--;
	pthread_cond_broadcast(&c->moved);
	pthread_mutex_unlock(&c->lock);
}

static bool
next_mail(struct crew *c, struct mail *mail)
{
	if (c->early_at == c->early_count)
		return mails_next(c->mails, mail);
	*mail = c->early[c->early_at++];
	return true;
}

static bool
take(struct worker *w, struct mail *mail)
{
	struct crew *c = w->crew;
	bool taken;

	pthread_mutex_lock(&c->taking);
	taken = may_work(c);
	if (taken && !next_mail(c, mail)) {
		goes_home(c);
		taken = false;
	}
	if (taken) {
		w->turn = mail->turn;
		c->taken = mail->turn + 1;
		progress_watch(c->tool->watch);
	}
	pthread_mutex_unlock(&c->taking);
	return taken;
}

static void *
work(void *worker)
{
	struct worker *w = worker;
	struct mail mail;

	while (take(w, &mail)) {
		w->crew->work->each(w->tool, &mail);
		pass_turn(w);
	}
	return NULL;
}

/* ---- workers ------------------------------------------------------------ */

static FILE *
stream_to(struct worker *w, cookie_write_function_t *write)
{
	return fopencookie(w, "w", (cookie_io_functions_t){ .write = write });
}

static bool
hire(struct worker *w, struct crew *c)
{
	w->crew = c;
	w->tool = malloc(c->work->size);
	if (w->tool == NULL)
		return false;
	memcpy(w->tool, c->tool, c->work->size);
	w->tool->worker = w;
	w->tool->out = stream_to(w, say_out);
	w->tool->err = stream_to(w, say_err);
	if (w->tool->out == NULL || w->tool->err == NULL)
		return false;
	setvbuf(w->tool->out, w->buffer, _IOFBF, STREAM_BUFFER);
	setvbuf(w->tool->err, NULL, _IOLBF, 0);
	return true;
}

static void
dismiss(struct worker *w)
{
	struct crew *c = w->crew;

	if (w->tool == NULL)
		return;
	if (w->tool->out != NULL)
		fclose(w->tool->out);
	if (w->tool->err != NULL)
		fclose(w->tool->err);
	tool_raise(c->tool, w->tool->status);
	c->work->join(c->tool, w->tool);
	free(w->tool);
}

/* As many of COUNT as can be had work, the first of them in this thread. */
static bool
work_together(struct crew *c, struct worker *workers, unsigned count)
{
	unsigned hired = 0;

	while (hired < count && hire(&workers[hired], c))
		hired++;
	for (unsigned i = 1; i < hired; i++)
		workers[i].runs = pthread_create(&workers[i].thread, NULL,
		    work, &workers[i]) == 0;
	if (hired > 0)
		work(&workers[0]);
	for (unsigned i = 1; i < hired; i++)
		if (workers[i].runs)
			pthread_join(workers[i].thread, NULL);
	for (unsigned i = 0; i < count; i++)
		dismiss(&workers[i]);
	return hired > 0;
}

static bool
open_crew(struct crew *c)
{
	if (pthread_mutex_init(&c->taking, NULL) != 0)
		return false;
	memset(c->seats, 0, sizeof c->seats);
	if (pthread_mutex_init(&c->lock, NULL) == 0) {
		if (pthread_cond_init(&c->moved, NULL) == 0)
			return true;
		pthread_mutex_destroy(&c->lock);
	}
	pthread_mutex_destroy(&c->taking);
	return false;
}

static void
close_crew(struct crew *c)
{
	pthread_cond_destroy(&c->moved);
	pthread_mutex_destroy(&c->lock);
	pthread_mutex_destroy(&c->taking);
}

/* ---- the run ------------------------------------------------------------ */

static void
one_by_one(struct crew *c)
{
	struct mail mail;

	while (tool_may_go_on(c->tool) && next_mail(c, &mail)) {
		progress_watch(c->tool->watch);
		c->work->each(c->tool, &mail);
	}
}

static unsigned
processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof set, &set) == 0 ?
	    (unsigned)CPU_COUNT(&set) : 1;
}

/* As many as have files enough for what they do. */
static unsigned
most_by_files(const struct crew *c)
{
	unsigned each = 3 + c->work->files;     /* the message, its copies */
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0 ||
	    files.rlim_cur / each > UINT_MAX)
		return UINT_MAX;
	return (unsigned)(files.rlim_cur < 2 * each ? 1 :
	    files.rlim_cur / each - 1);
}

/*
 * How many may work: one where a person looks on, as what is shown to a
 * terminal is made safe for it.
 */
static unsigned
most_workers(const struct crew *c)
{
	const struct tool *t = c->tool;

	if (c->work->join == NULL ||
	    (show_terminal(t->out) && !c->work->silent))
		return 1;
	return t->jobs != 0 ? t->jobs : processors();
}

/* How many there shall be for MOST to be at work. */
static unsigned
crew_of(const struct crew *c, unsigned most)
{
	unsigned wanted = c->work->waits ? most * SPARE : most;
	unsigned limit = most_by_files(c);

	return most == 1 ? 1 : wanted < limit ? wanted : limit;
}

/* How many shall work: several only where there is a second message. */
static unsigned
crew_size(struct crew *c)
{
	unsigned most = most_workers(c);

	while (most > 1 && c->early_count < 2 &&
	    mails_next(c->mails, &c->early[c->early_count]))
		c->early_count++;
	c->most = most;
	return c->early_count < 2 ? 1 : crew_of(c, most);
}

static void
run(struct crew *c)
{
	unsigned count = crew_size(c);
	struct worker *workers = count > 1 ?
	    calloc(count, sizeof *workers) : NULL;

	if (workers != NULL && open_crew(c)) {
		if (!work_together(c, workers, count))
			one_by_one(c);
		close_crew(c);
	} else {
		one_by_one(c);
	}
	free(workers);
	for (; c->early_at < c->early_count; c->early_at++)
		mail_done(&c->early[c->early_at]);
}

void
tool_run(struct tool *t, const struct tool_work *work)
{
	struct crew *c = malloc(sizeof *c);

	if (c != NULL) {
		memset(c, 0, offsetof(struct crew, seats));
		c->tool = t;
		c->work = work;
		c->mails = mails_new(&t->wish);
		t->watch = progress_new(t->name, &t->wish, t->progress,
		    t->quiet);
	}
	if (c != NULL && c->mails != NULL)
		run(c);
	else
		tool_complain(t, NULL, mime_status_text(MIME_NOMEM));
	if (c != NULL)
		mails_free(c->mails);
	progress_free(t->watch);
	t->watch = NULL;
	free(c);
}
