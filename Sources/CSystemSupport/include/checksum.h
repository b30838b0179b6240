#ifndef CHECKSUM_H
#define CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/// CRC32C (Castagnoli, reflected, as in iSCSI) of `length` bytes, continuing `crc`; 0 starts a new one. Uses the processor's
/// instruction where there is one.
uint32_t checksum_crc32c(uint32_t crc, const void *bytes, size_t length);

/// The same by tables, on any processor.
uint32_t checksum_crc32c_portable(uint32_t crc, const void *bytes, size_t length);

/// Whether the processor has an instruction for it.
int checksum_has_instruction(void);

#endif
