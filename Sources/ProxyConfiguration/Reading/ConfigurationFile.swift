#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads the configuration file's text.
enum ConfigurationFile {
    /// A file beyond this many bytes is taken for something else.
    static let largest = 4 << 20

    /// The text of the file at `path`. Throws one mistake if it can't be read or isn't UTF-8.
    static func read(_ path: String) throws(SettingsMistakes) -> String {
        let bytes = try content(path)
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let valid = validPrefix(of: bytes)
        let position = SourceText(valid).position(at: valid.utf8.count)
        throw SettingsMistakes([
            SettingsMistake(
                file: path, line: position.line, column: position.column,
                message: "the file is not UTF-8 from here on, expected UTF-8 text")
        ])
    }

    private static func content(_ path: String) throws(SettingsMistakes) -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw unreadable(path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= largest {
            let count = fread(&chunk, 1, chunk.count, file)
            bytes += chunk[..<count]
            if count < chunk.count {
                if ferror(file) != 0 { throw unreadable(path) }
                return bytes
            }
        }
        throw SettingsMistakes([
            SettingsMistake(
                file: path, line: 0, column: 0, message: "the file is too large, expected at most \(largest) bytes")
        ])
    }

    private static func unreadable(_ path: String) -> SettingsMistakes {
        let cause = String(cString: strerror(errno))
        return SettingsMistakes([
            SettingsMistake(
                file: path, line: 0, column: 0, message: "cannot read the file: \(cause), expected a readable file")
        ])
    }

    /// The text before the first byte that is not UTF-8.
    private static func validPrefix(of bytes: [UInt8]) -> String {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var scalars = String.UnicodeScalarView()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { scalars.append(scalar) }
        return String(scalars)
    }
}
