#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Keeps every other process out of a store's directory for as long as it exists, also after a crash of this one: the
/// system gives the lock back.
final class DirectoryLock: Sendable {
    static let name = "lock"
    /// Of its file, in bytes.
    static let greatestLength = 32
    private let file: StoreFile

    /// Takes the lock, or fails at once if another process has it.
    init(directory: String, files: FileOperations) throws(DiskStoreError) {
        do throws(SystemError) {
            file = try StoreFile("\(directory)/\(Self.name)", .write, files)
        } catch {
            throw .notWritable(path: directory, cause: error.description)
        }
        while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
            let error = SystemError.last
            if error.code == EINTR { continue }
            if error.isLocked { throw .inUse(path: directory, process: Self.owner(file)) }
            throw .notWritable(path: directory, cause: error.description)
        }
        writeOwner()
    }

    deinit {
        flock(file.descriptor, LOCK_UN)
    }

    /// For the message that another process gives; the lock holds without it.
    private func writeOwner() {
        try? file.truncate(to: 0)
        try? file.write(Array("\(getpid())\n".utf8), at: 0)
    }

    private static func owner(_ file: StoreFile) -> Int? {
        guard let bytes = try? file.read(32, at: 0) else { return nil }
        return Int(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
