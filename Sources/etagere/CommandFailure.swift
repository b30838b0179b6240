import ArgumentParser

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Ends a command with exit code 1 after one message, without usage text.
func CommandFailure(_ message: String) -> ExitCode {
    StandardError.print(message)
    return .failure
}

enum StandardError {
    static func print(_ message: String) {
        let bytes = Array((message + "\n").utf8)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
