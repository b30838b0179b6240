internal import ProxyMeasurement

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// What the process has used, and has open.
struct ProcessUsage {
    var cpuMicroseconds: Int64?
    var openDescriptors: Int64?
    var mostDescriptors: Int64?

    static func now() -> ProcessUsage {
        var usage = ProcessUsage()
        var resources = rusage()
        #if canImport(Darwin)
            let who = RUSAGE_SELF
        #else
            let who = __rusage_who_t(RUSAGE_SELF.rawValue)
        #endif
        if getrusage(who, &resources) == 0 {
            usage.cpuMicroseconds = microseconds(resources.ru_utime) + microseconds(resources.ru_stime)
        }
        usage.openDescriptors = FileDescriptorLimit.open().map(Int64.init)
        usage.mostDescriptors = FileDescriptorLimit.current().flatMap { $0 == .max ? nil : Int64($0) }
        return usage
    }

    private static func microseconds(_ time: timeval) -> Int64 { Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_usec) }
}

extension ProcessFigures {
    init(version: String, startedAt: Int64, residentBytes: Int64?, usage: ProcessUsage) {
        self.init(
            version: version, startedAt: startedAt, residentBytes: residentBytes,
            cpuMicroseconds: usage.cpuMicroseconds,
            openDescriptors: usage.openDescriptors, mostDescriptors: usage.mostDescriptors)
    }
}
