/// The two hashes that a lookup needs.
package struct KeyHashes: Sendable, Equatable {
    /// Of the path in its folded form, without authority and query: what a write invalidates. An origin may have several
    /// names, and a write under one of them changes what is read under another.
    package let path: UInt64
    /// Of the whole key.
    package let key: UInt64

    package init(path: UInt64, key: UInt64) {
        self.path = path
        self.key = key
    }
}
