#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// How many files and sockets the process may have open.
package enum FileDescriptorLimit {
    /// Raises the soft limit to what the system allows, since every connection takes one.
    package static func raise() {
        var limit = rlimit()
        #if canImport(Darwin)
            let resource = RLIMIT_NOFILE
        #else
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #endif
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(resource, &limit)
    }
}
