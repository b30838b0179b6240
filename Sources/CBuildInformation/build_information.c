#include "build_information.h"

/* scripts/build writes this file; git ignores it. */
#if __has_include("generated.h")
#include "generated.h"
#endif

#ifndef BUILD_COMMIT
#define BUILD_COMMIT ""
#endif
#ifndef BUILD_COMMIT_DATE
#define BUILD_COMMIT_DATE ""
#endif

const char *build_commit(void) { return BUILD_COMMIT; }

const char *build_commit_date(void) { return BUILD_COMMIT_DATE; }
