#ifndef PAGE_CACHE_H
#define PAGE_CACHE_H

#include <stddef.h>
#include <stdint.h>

/// Whether the byte at `offset` of a file can be read without waiting for the disk; 1 also if the system can't tell.
int page_cache_holds(int descriptor, int64_t offset);

/// Reads `length` bytes at `offset` of a file if that can be done without waiting for the disk. Returns how many were read, which
/// may be fewer, or -1.
int64_t page_cache_read(int descriptor, void *target, size_t length, int64_t offset);

#endif
