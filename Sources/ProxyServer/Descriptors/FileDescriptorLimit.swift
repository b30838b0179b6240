#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// How many files and sockets the process may have open (RLIMIT_NOFILE), and how many it has.
package enum FileDescriptorLimit {
    #if canImport(Darwin)
        private static let resource = RLIMIT_NOFILE
        private static let directory = "/dev/fd"
    #else
        private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        private static let directory = "/proc/self/fd"
    #endif

    /// Raises the soft limit to the hard one, since every connection takes one.
    package static func raise() {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(resource, &limit)
    }

    /// The soft limit; nil if the system doesn't tell.
    static func current() -> Int? {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return nil }
        return Int(exactly: limit.rlim_cur) ?? .max
    }

    /// How many are open now; nil if the system doesn't tell.
    static func open() -> Int? {
        guard let stream = opendir(directory) else { return nil }
        defer { closedir(stream) }
        var count = 0
        while let entry = readdir(stream) {
            // Without `.` and `..`.
            if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
        }
        // Without the one that is open for looking.
        return count - 1
    }
}
