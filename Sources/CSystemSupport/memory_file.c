// For memfd_create.
#define _GNU_SOURCE
#include "memory_file.h"

#include <sys/mman.h>

int memory_file_open(void) {
#if defined(MFD_CLOEXEC)
    return memfd_create("etagere-body", MFD_CLOEXEC);
#else
    return -1;
#endif
}
