/*
 * export.h - marks what mime.h declares as the library's face.
 *
 * The library is compiled with everything hidden (-fvisibility=hidden), so
 * that calls within it are direct and nothing gets out by accident. This file
 * is put in front of each of its sources (-include, in libmime/local.mk) and
 * not installed: mime.h stays free of it. libmime.map names the same
 * functions once more, with their version; tests/symbols.sh compares.
 */
#ifndef LIBMIME_EXPORT_H
#define LIBMIME_EXPORT_H

#pragma GCC visibility push(default)
#include "mime.h"
#pragma GCC visibility pop

#endif
