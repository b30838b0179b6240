#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

/// How many heap allocations the process has made so far, on all threads.
unsigned long allocation_count(void);

#endif
