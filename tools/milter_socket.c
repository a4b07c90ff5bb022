/*
 * milter_socket.c - where the mail server finds us.
 *
 * libmilter listens. What it takes for another place than was named is refused
 * here, a socket that nobody listens at any more goes, and the new one is its
 * owner's, who is not root.
 */
#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "milter.h"

/* Is somebody listening at the unix socket PATH? A stale one may go. */
static bool
is_alive(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool alive;

	snprintf(to.sun_path, sizeof to.sun_path, "%s", path);
	alive = fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0;
	if (fd >= 0)
		close(fd);
	return alive;
}

/* "unix:PATH", "local:PATH": where PATH begins; NULL: it is no such socket. */
static const char *
unix_path(const char *name)
{
	const char *colon = strchr(name, ':');

	return strncmp(name, "unix:", 5) == 0 ||
	    strncmp(name, "local:", 6) == 0 ? colon + 1 : NULL;
}

/* Why nobody can listen at NAME, where libmilter would at something else. */
static const char *
wrong_socket(const char *name)
{
	const char *path = unix_path(name), *port = strchr(name, ':');

	if (path != NULL && strlen(path) >= sizeof(struct sockaddr_un) -
	    offsetof(struct sockaddr_un, sun_path))
		return strerror(ENAMETOOLONG);
	if (path != NULL && *path == '\0')
		return "a path is missing";
	if (path != NULL && is_alive(path))
		return strerror(EADDRINUSE);
	if (strncmp(name, "inet", 4) == 0 && port != NULL &&
	    strtoul(port + 1, NULL, 10) > UINT16_MAX)
		return "there is no such port";
	return NULL;
}

void
milter_take_away(const struct milter *m)
{
	if (m->pid_is_written)
		unlink(m->pid_file);
	if (unix_path(m->socket) != NULL)
		unlink(unix_path(m->socket));
}

/*
 * Made by root, it would let nobody in. A folder that gives its group to what is
 * in it keeps that, unless another group is named.
 */
static bool
own(struct milter *m, const char *path, const struct milter_rights *r)
{
	struct stat made;
	bool given;

	if (!r->change)
		return true;
	given = lstat(path, &made) == 0 && made.st_gid != getegid();
	if (lchown(path, r->uid, given && m->group == NULL ? (gid_t)-1 :
	    r->gid) == 0)
		return true;
	tool_complain(&m->tool, m->user, strerror(errno));
	milter_take_away(m);
	return false;
}

bool
milter_listen(struct milter *m, const struct milter_rights *r)
{
	const char *path = unix_path(m->socket);
	const char *wrong = wrong_socket(m->socket);
	char *name = strdup(m->socket);
	bool well;

	errno = 0;
	/* A socket is for our group. */
	umask(0117);
	well = wrong == NULL && name != NULL &&
	    smfi_setconn(name) == MI_SUCCESS &&
	    smfi_register(milter_callbacks) == MI_SUCCESS &&
	    smfi_opensocket(true) == MI_SUCCESS;
	umask(077);
	free(name);
	if (!well && wrong == NULL)
		wrong = errno != 0 ? strerror(errno) : "cannot listen there";
	if (!well)
		tool_complain(&m->tool, m->socket, wrong);
	return well && (path == NULL || own(m, path, r));
}
