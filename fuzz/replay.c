/*
 * replay.c - runs a fuzz target over files, without a fuzzer.
 *
 * "make check" links it to every target, so that what fuzzing has found stays
 * found, with any compiler. Folders given are walked one level deep; with none
 * given they are the target's seeds and the sample mail. Each file is run
 * whole and cut short at some lengths, as a mail that was cut off would be,
 * each time from memory of just its size, so that a sanitizer sees a step
 * beyond. Prints TAP, a row per file. A target that aborts ends the program in
 * front of its plan, after the comment that names the file.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "target.h"

/* Lengths tried per file, spread evenly: enough to fall into every state. */
#define CUTS 40

/* Seeds are small; a file this large is a mistake. */
#define FILE_MAX ((size_t)16 << 20)

static int rows, failed;

static void
run_head(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	if (copy == NULL)
		abort();
	if (size > 0)
		memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static void
run_cut(const uint8_t *data, size_t size)
{
	size_t step = size / CUTS + 1;

	for (size_t n = 0; n < size; n += step)
		run_head(data, n);
	run_head(data, size);
}

/* Runs the file at PATH; false where it cannot be read. */
static int
run_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = malloc(FILE_MAX);
	size_t size = 0;
	int well = f != NULL && data != NULL;

	if (well) {
		size = fread(data, 1, FILE_MAX, f);
		well = !ferror(f) && feof(f);
	}
	if (f != NULL)
		fclose(f);
	if (well)
		run_cut(data, size);
	free(data);
	return well;
}

static void
run_row(const char *path, const char *name)
{
	printf("# %s\n", path);
	fflush(stdout);
	rows++;
	if (run_file(path)) {
		printf("ok %d - %s\n", rows, name);
	} else {
		printf("not ok %d - %s: cannot be read\n", rows, name);
		failed++;
	}
}

/* By name, so that runs can be compared. */
static int
run_folder(const char *folder)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;
		char path[4096];

		snprintf(path, sizeof(path), "%s/%s", folder, name);
		if (name[0] != '.')
			run_row(path, name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return n;
}

static void
run_defaults(void)
{
	const char *srcdir = getenv("srcdir");
	char folder[4096];

	if (srcdir == NULL)
		srcdir = ".";
	snprintf(folder, sizeof(folder), "%s/fuzz/seeds/" TARGET, srcdir);
	run_folder(folder);
	snprintf(folder, sizeof(folder), "%s/examples/mail", srcdir);
	run_folder(folder);
}

int
main(int argc, char **argv)
{
	if (argc < 2)
		run_defaults();
	for (int i = 1; i < argc; i++) {
		if (run_folder(argv[i]) < 0)
			run_row(argv[i], argv[i]);
	}
	printf(rows ? "1..%d\n" : "1..%d # SKIP no files\n", rows);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
