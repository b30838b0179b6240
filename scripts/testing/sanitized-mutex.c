// Tells the thread sanitizer what Swift's Mutex does where it has to wait: that part lies in a library of the toolchain that isn't
// built with the sanitizer, which would take what two threads do one after the other for a race. To be loaded before the
// program's other libraries (LD_PRELOAD); scripts/test --sanitize thread does that.
//
// The names are those of Swift 6.2 and 6.3 on Linux. Where they are others, nothing here is called and races are reported that are
// none.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK_SLOW "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *handle

__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

SWIFT void lock_slow(uint32_t thread, SELF) __asm__(LOCK_SLOW);
SWIFT bool try_lock_slow(SELF) __asm__(TRY_LOCK_SLOW);
SWIFT void unlock_slow(SELF) __asm__(UNLOCK_SLOW);

SWIFT void lock_slow(uint32_t thread, SELF) {
    typedef SWIFT void (*Next)(uint32_t, SELF);
    ((Next)dlsym(RTLD_NEXT, LOCK_SLOW))(thread, handle);
    if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT bool try_lock_slow(SELF) {
    typedef SWIFT bool (*Next)(SELF);
    bool is_locked = ((Next)dlsym(RTLD_NEXT, TRY_LOCK_SLOW))(handle);
    if (is_locked && __tsan_acquire) __tsan_acquire(handle);
    return is_locked;
}

SWIFT void unlock_slow(SELF) {
    typedef SWIFT void (*Next)(SELF);
    if (__tsan_release) __tsan_release(handle);
    ((Next)dlsym(RTLD_NEXT, UNLOCK_SLOW))(handle);
}
