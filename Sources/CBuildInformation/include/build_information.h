#ifndef BUILD_INFORMATION_H
#define BUILD_INFORMATION_H

/// The commit that was built, abbreviated; "-modified" behind it if files differed from it. Empty if that is not known.
const char *build_commit(void);

/// The day of that commit, as in 2026-11-21. Empty if it is not known.
const char *build_commit_date(void);

#endif
