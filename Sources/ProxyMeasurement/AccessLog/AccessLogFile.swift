#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An access log's file descriptor and what is known of its health. Owned by the writer; closed when it goes.
struct AccessLogFile: ~Copyable {
    /// What became of a chunk.
    enum Result {
        case written
        /// Written, after chunks before it had failed.
        case writtenAgain
        case failed(SystemError)
        /// Failed, like the chunk before it.
        case failedAgain
    }

    private let path: String
    /// -1 once finished.
    private var descriptor: Int32
    private var isFailing = false
    /// Whether the last chunk was cut short, so that the next one must start on a new line.
    private var endsInsideLine = false

    /// Opens `path` for appending and creates it, and the directories that lead to it, if they're absent; `-` is
    /// standard output.
    init(path: String) throws(SystemError) {
        self.path = path
        descriptor = try Self.openDescriptor(path)
    }

    deinit {
        if descriptor >= 0 { _ = close(descriptor) }
    }

    /// Replaces the open file by what now has its path. On failure the old one stays.
    mutating func reopen() throws(SystemError) {
        guard descriptor >= 0 else { return }
        let fresh = try Self.openDescriptor(path)
        _ = close(descriptor)
        descriptor = fresh
        endsInsideLine = false
    }

    /// Closes the file; what is appended later fails.
    mutating func finish() {
        if descriptor >= 0 { _ = close(descriptor) }
        descriptor = -1
    }

    /// Appends whole lines, waiting as long as the system makes it wait.
    mutating func append(_ bytes: [UInt8]) -> Result {
        do throws(SystemError) {
            if endsInsideLine { try writeAll([UInt8(ascii: "\n")]) }
            try writeAll(bytes)
            defer { isFailing = false }
            return isFailing ? .writtenAgain : .written
        } catch {
            defer { isFailing = true }
            return isFailing ? .failedAgain : .failed(error)
        }
    }

    private mutating func writeAll(_ bytes: [UInt8]) throws(SystemError) {
        var offset = 0
        while offset < bytes.count {
            let written = bytes.withUnsafeBytes { bytes in
                write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[offset...]).baseAddress, bytes.count - offset)
            }
            if written > 0 {
                offset += written
                endsInsideLine = bytes[offset - 1] != UInt8(ascii: "\n")
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: waitUntilWritable()
            default: throw SystemError.last
            }
        }
    }

    /// Standard output may be a pipe that somebody made non-blocking.
    private func waitUntilWritable() {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&waiting, 1, 1000)
    }

    private static func openDescriptor(_ path: String) throws(SystemError) -> Int32 {
        var hasDirectories = false
        while true {
            // Of standard output a copy, so that closing the log leaves the original open.
            let descriptor =
                path == "-"
                ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)
                : open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
            if descriptor >= 0 { return descriptor }
            switch errno {
            case EINTR: continue
            case ENOENT where !hasDirectories:
                makeDirectories(of: path)
                hasDirectories = true
            default: throw SystemError.last
            }
        }
    }

    /// Makes the directories that lead to `path`. What fails here fails again when the file is opened.
    private static func makeDirectories(of path: String) {
        for (index, byte) in path.utf8.enumerated() where byte == UInt8(ascii: "/") && index > 0 {
            mkdir(String(decoding: path.utf8.prefix(index), as: UTF8.self), 0o750)
        }
    }
}
