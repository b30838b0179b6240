#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A small file of UTF-8, read and written whole.
struct TextFile {
    let path: String

    func read() throws -> String {
        guard let file = fopen(path, "r") else { throw failure("read") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while true {
            let byte = getc(file)
            if byte == EOF { break }
            bytes.append(UInt8(truncatingIfNeeded: byte))
        }
        guard ferror(file) == 0 else { throw failure("read") }
        return String(decoding: bytes, as: UTF8.self)
    }

    func write(_ text: String) throws {
        guard let file = fopen(path, "w") else { throw failure("written") }
        let isWritten = fputs(text, file) >= 0
        guard fclose(file) == 0, isWritten else { throw failure("written") }
    }

    private func failure(_ what: String) -> BenchmarkFailure {
        BenchmarkFailure("\(path) can't be \(what): \(String(cString: strerror(errno)))")
    }
}
