internal import CacheStorage
internal import HTTPSemantics

/// What the hashes of a store are made with, kept beside its segments: the groups in its records are hashes too.
enum StoreSeed {
    static let length = 32
    private static let magic = Array("EtagSeed".utf8)

    /// Reads the seed, or makes one: also in place of one that is damaged, was for another way of hashing or is not the one
    /// that is wanted. Then all records are hashed anew.
    /// - Parameter wanted: the hasher that the store has to have; nil for its own.
    static func load(
        _ directory: StoreDirectory, _ files: FileOperations, wanted: KeyHasher?,
        using generator: inout some RandomNumberGenerator
    ) throws(DiskStoreError) -> KeyHasher {
        if let hasher = read(directory, files), wanted == nil || wanted == hasher { return hasher }
        let hasher = wanted ?? KeyHasher(using: &generator)
        var bytes = magic
        bytes.appendLittleEndian(hasher.seed)
        bytes.appendLittleEndian(hasher.multiplier)
        bytes.appendLittleEndian(KeyHasher.version)
        bytes.appendLittleEndian(Checksum.of(bytes[...]))
        do throws(SystemError) {
            let partial = directory.seed + StoreDirectory.partialSuffix
            let file = try StoreFile(partial, .create, files)
            try file.write(bytes, at: 0)
            try file.synchronise()
            try files.rename(partial, directory.seed)
        } catch {
            throw .notWritable(path: directory.path, cause: error.description)
        }
        return hasher
    }

    /// Nil if there is none, or it is damaged.
    static func read(_ directory: StoreDirectory, _ files: FileOperations) -> KeyHasher? {
        guard let file = try? StoreFile(directory.seed, .read, files), let bytes = try? file.read(length, at: 0),
            bytes.count == length, bytes.starts(with: magic)
        else { return nil }
        var reader = LittleEndianReader(8..<length)
        guard let seed = reader.uint64(in: bytes.span), let multiplier = reader.uint64(in: bytes.span),
            reader.uint32(in: bytes.span) == KeyHasher.version,
            reader.uint32(in: bytes.span) == Checksum.of(bytes[..<28])
        else { return nil }
        return KeyHasher(seed: seed, multiplier: multiplier)
    }
}
