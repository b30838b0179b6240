#ifndef ETAGERE_CZLIB_H
#define ETAGERE_CZLIB_H

#include <zlib.h>

// A macro of zlib, which Swift doesn't see.
static inline int czlib_inflate_init(z_stream *stream, int window_bits) {
    return inflateInit2(stream, window_bits);
}

#endif
