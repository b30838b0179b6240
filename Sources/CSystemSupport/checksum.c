#include "checksum.h"

#include <pthread.h>
#include <string.h>

#if defined(__x86_64__)
#include <nmmintrin.h>
#elif defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>
#endif

static uint32_t table[8][256];
static pthread_once_t table_once = PTHREAD_ONCE_INIT;

static void make_table(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0x82F63B78u : crc >> 1;
        table[0][byte] = crc;
    }
    for (uint32_t byte = 0; byte < 256; byte++) {
        for (int slice = 1; slice < 8; slice++) {
            uint32_t before = table[slice - 1][byte];
            table[slice][byte] = before >> 8 ^ table[0][before & 0xFF];
        }
    }
}

uint32_t checksum_crc32c_portable(uint32_t crc, const void *bytes, size_t length) {
    pthread_once(&table_once, make_table);
    const unsigned char *next = bytes;
    crc = ~crc;
    while (length >= 8) {
        uint32_t low = crc ^ ((uint32_t)next[0] | (uint32_t)next[1] << 8 | (uint32_t)next[2] << 16 | (uint32_t)next[3] << 24);
        crc = table[7][low & 0xFF] ^ table[6][low >> 8 & 0xFF] ^ table[5][low >> 16 & 0xFF] ^ table[4][low >> 24]
            ^ table[3][next[4]] ^ table[2][next[5]] ^ table[1][next[6]] ^ table[0][next[7]];
        next += 8;
        length -= 8;
    }
    while (length-- > 0) crc = crc >> 8 ^ table[0][(crc ^ *next++) & 0xFF];
    return ~crc;
}

#if defined(__x86_64__)

int checksum_has_instruction(void) {
    return __builtin_cpu_supports("sse4.2") != 0;
}

__attribute__((target("sse4.2")))
static uint32_t crc32c_by_instruction(uint32_t crc, const void *bytes, size_t length) {
    const unsigned char *next = bytes;
    uint64_t state = (uint32_t)~crc;
    while (length >= 8) {
        uint64_t word;
        memcpy(&word, next, 8);
        state = _mm_crc32_u64(state, word);
        next += 8;
        length -= 8;
    }
    while (length-- > 0) state = _mm_crc32_u8((uint32_t)state, *next++);
    return ~(uint32_t)state;
}

#elif defined(__ARM_FEATURE_CRC32)

int checksum_has_instruction(void) {
    return 1;
}

static uint32_t crc32c_by_instruction(uint32_t crc, const void *bytes, size_t length) {
    const unsigned char *next = bytes;
    crc = ~crc;
    while (length >= 8) {
        uint64_t word;
        memcpy(&word, next, 8);
        crc = __crc32cd(crc, word);
        next += 8;
        length -= 8;
    }
    while (length-- > 0) crc = __crc32cb(crc, *next++);
    return ~crc;
}

#else

int checksum_has_instruction(void) {
    return 0;
}

static uint32_t crc32c_by_instruction(uint32_t crc, const void *bytes, size_t length) {
    return checksum_crc32c_portable(crc, bytes, length);
}

#endif

uint32_t checksum_crc32c(uint32_t crc, const void *bytes, size_t length) {
    return checksum_has_instruction() ? crc32c_by_instruction(crc, bytes, length)
                                      : checksum_crc32c_portable(crc, bytes, length);
}
