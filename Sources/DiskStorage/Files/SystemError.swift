#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a system call that failed left in `errno`.
package struct SystemError: Error, Equatable, CustomStringConvertible {
    package let code: Int32

    package init(code: Int32) {
        self.code = code
    }

    /// The error of the call that failed last on this thread.
    static var last: SystemError { SystemError(code: errno) }

    /// In the system's words.
    package var description: String { String(cString: strerror(code)) }
}

extension SystemError {
    /// A write that wrote nothing.
    static let noProgress = SystemError(code: EIO)
    /// The disk is full, or the quota used up.
    var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT }
    /// The disk can't give back what it had taken.
    var isLoss: Bool { code == EIO }
    /// There is no such file.
    var isAbsent: Bool { code == ENOENT }
    /// Another one holds the lock.
    var isLocked: Bool { code == EWOULDBLOCK }
}
