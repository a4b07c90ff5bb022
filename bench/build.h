/*
 * build.h - what build.c and build_gmime.c both make, and how they are timed.
 *
 *     PROGRAM small COUNT      that many small messages, one after the other
 *     PROGRAM large FILE       a message with FILE attached
 *
 * What is made is counted, and goes nowhere. A line says so: octets, CPU seconds
 * (from the first message to the last), peak memory in KiB.
 */
#ifndef BENCH_BUILD_H
#define BENCH_BUILD_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/* A letter with a file: text that is not ASCII, and some octets. */
#define FROM_NAME "Jürgen Müller"
#define FROM_ADDR "juergen@example.org"
#define TO_NAME "Ann Example"
#define TO_ADDR "ann@example.org"
#define SUBJECT "Grüße aus Köln, und die Übersicht"
#define DATE "Sat, 28 Nov 2026 01:02:03 +0100"
#define DATE_SECONDS 1795824123
#define FILE_NAME "Übersicht.bin"
#define LINE "Schöne Grüße; the file that you have asked for is attached.\n"
#define TEXT LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE

enum { FILE_SIZE = 3000 };

static inline void
fill_file(char file[FILE_SIZE])
{
	for (unsigned i = 0; i < FILE_SIZE; i++)
		file[i] = (char)(i * 2654435761u >> 24);
}

static inline double
cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static inline void
print_result(uint64_t octets, double seconds)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	printf("%" PRIu64 " %.4f %ld\n", octets, seconds, usage.ru_maxrss);
}

#endif
