#ifndef MEMORY_FILE_H
#define MEMORY_FILE_H

/// Opens a new file that lies in memory and has no name; -1 if the system has no such thing, or no descriptor left.
int memory_file_open(void);

#endif
