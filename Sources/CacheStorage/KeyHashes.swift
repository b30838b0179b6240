/// The two hashes that a lookup needs.
package struct KeyHashes: Sendable, Equatable {
    /// Of authority and path without the query: every query of a path shares it. It indexes the generations.
    package let path: UInt64
    /// Of the whole key.
    package let key: UInt64

    package init(path: UInt64, key: UInt64) {
        self.path = path
        self.key = key
    }
}
