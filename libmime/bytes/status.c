/*
 * status.c - what the library says of itself: version, features, statuses.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "bytes/bytes.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0.1.0"
#endif

#ifdef HAVE_ZLIB
#define ZLIB_FEATURE " +zlib"
#else
#define ZLIB_FEATURE " -zlib"
#endif

SELDOM const char *
mime_version(void)
{
	return PACKAGE_VERSION;
}

/* One string per kernel set, since nothing here may be put together anew. */
SELDOM const char *
mime_features(void)
{
	static const struct { const char *kernels, *text; } features[] = {
		{ "avx512", "+iconv" ZLIB_FEATURE " +avx512" },
		{ "avx2", "+iconv" ZLIB_FEATURE " +avx2" },
		{ "sse2", "+iconv" ZLIB_FEATURE " +sse2" },
		{ "neon", "+iconv" ZLIB_FEATURE " +neon" },
	};
	const char *kernels = mime_kernels()->name;

	for (size_t i = 0; i < ROWS(features); i++)
		if (strcmp(features[i].kernels, kernels) == 0)
			return features[i].text;
	return "+iconv" ZLIB_FEATURE " -simd";
}

SELDOM const char *
mime_status_text(mime_status status)
{
	switch (status) {
	case MIME_OK:        return "done";
	case MIME_MORE:      return "more is needed";
	case MIME_END:       return "nothing follows";
	case MIME_NOMEM:     return "out of memory";
	case MIME_LIMIT:     return "the memory limit was reached";
	case MIME_NOCHARSET: return "unknown charset";
	case MIME_IO:        return "input or output failed";
	case MIME_USAGE:     return "called out of order";
	case MIME_VALUE:     return "a value that cannot be written";
	}
	return "unknown status";
}
