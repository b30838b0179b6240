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
        /// - Parameter lines: how many lines of it are in the file all the same.
        case failed(SystemError, lines: Int)
        /// Failed, like the chunk before it.
        case failedAgain(lines: Int)
    }

    /// Writes to a descriptor, as write(2) does.
    typealias Write = (Int32, UnsafeRawPointer?, Int) -> Int

    private let path: String
    private let write: Write
    /// -1 once finished.
    private var descriptor: Int32
    private var isFailing = false
    /// Whether the last chunk was cut short, so that the next one must start on a new line.
    private var endsInsideLine = false

    /// Opens `path` for appending and creates it, and the directories that lead to it, if they're absent; `-` is
    /// standard output.
    init(path: String, write: @escaping Write = systemWrite) throws(SystemError) {
        self.path = path
        self.write = write
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
        var written = 0
        do throws(SystemError) {
            if endsInsideLine {
                var newlineWritten = 0
                try writeAll([UInt8(ascii: "\n")], &newlineWritten)
            }
            try writeAll(bytes, &written)
            defer { isFailing = false }
            return isFailing ? .writtenAgain : .written
        } catch {
            defer { isFailing = true }
            let whole = bytes[..<written].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            if whole < written { takeBack(written - whole) }
            let lines = bytes[..<whole].count { $0 == UInt8(ascii: "\n") }
            return isFailing ? .failedAgain(lines: lines) : .failed(error, lines: lines)
        }
    }

    /// Cuts the part of a line off that was written last: the process may end before there is room for the rest. Only from a file, and
    /// only if nobody else has appended to it since.
    private mutating func takeBack(_ count: Int) {
        var status = stat()
        let end = lseek(descriptor, 0, SEEK_CUR)
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, end == status.st_size,
            end >= off_t(count), ftruncate(descriptor, end - off_t(count)) == 0
        else { return }
        endsInsideLine = false
    }

    /// - Parameter written: how many bytes were written, also where it fails.
    private mutating func writeAll(_ bytes: [UInt8], _ written: inout Int) throws(SystemError) {
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                write(
                    descriptor, UnsafeRawBufferPointer(rebasing: bytes[written...]).baseAddress, bytes.count - written)
            }
            if count > 0 {
                written += count
                endsInsideLine = bytes[written - 1] != UInt8(ascii: "\n")
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

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
