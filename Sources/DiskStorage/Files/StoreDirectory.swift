#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The paths of a store's files.
struct StoreDirectory: Sendable {
    static let indexName = "index"
    static let seedName = "seed"
    /// Ends the name of a file that is being written and means nothing before it is renamed.
    static let partialSuffix = ".partial"

    let path: String

    var index: String { "\(path)/\(Self.indexName)" }
    var seed: String { "\(path)/\(Self.seedName)" }

    func segment(_ number: UInt32, _ kind: SegmentKind) -> String {
        let digits = String(number, radix: 16)
        return "\(path)/\(String(repeating: "0", count: 8 - digits.count))\(digits).\(kind.suffix)"
    }

    /// The number and kind of the segment that a file of this name is; nil for any other file.
    static func segment(named name: String) -> (number: UInt32, kind: SegmentKind)? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 8, let number = UInt32(parts[0], radix: 16), number < .max,
            let kind = SegmentKind.allCases.first(where: { $0.suffix == parts[1] })
        else { return nil }
        return (number, kind)
    }

    /// Makes the directory and those that lead to it.
    func create() throws(DiskStoreError) {
        let ends = path.utf8.enumerated().filter { $0.element == UInt8(ascii: "/") && $0.offset > 0 }.map(\.offset)
        for end in ends + [path.utf8.count] {
            let part = String(decoding: path.utf8.prefix(end), as: UTF8.self)
            guard mkdir(part, 0o750) != 0 else { continue }
            let error = SystemError.last
            var status = stat()
            // What is there needn't be made, even where nothing can be.
            guard error.code != EEXIST, stat(part, &status) != 0 else { continue }
            if error.code == ENOTDIR { throw .notADirectory(path: path) }
            throw .notMade(path: path, missing: part, cause: error.description)
        }
        try check()
    }

    /// Fails unless there is such a directory.
    func check() throws(DiskStoreError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let error = SystemError.last
            if error.isAbsent { throw .absent(path: path) }
            if error.code == ENOTDIR { throw .notADirectory(path: path) }
            throw .notReadable(path: path, cause: error.description)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .notADirectory(path: path) }
    }

    /// Makes sure that files which were removed or renamed are so after a crash too.
    func synchronise(_ files: FileOperations) throws(SystemError) {
        let directory = try StoreFile(path, .read, files)
        try directory.synchronise()
    }
}
