// Makes a disk slow: each flush takes up to SLOW_DISK_MILLISECONDS longer, at random. To be loaded before the program's other
// libraries (LD_PRELOAD); scripts/test --slow does that.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void wait_at_random(void) {
    const char *setting = getenv("SLOW_DISK_MILLISECONDS");
    long longest = setting ? atol(setting) : 200;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    unsigned seed = (unsigned)now.tv_nsec;
    long milliseconds = longest > 0 ? rand_r(&seed) % longest : 0;
    struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&pause, NULL);
}

int fsync(int file) {
    int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait_at_random();
    return next(file);
}

int fdatasync(int file) {
    int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait_at_random();
    return next(file);
}
