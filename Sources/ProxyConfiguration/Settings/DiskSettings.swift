/// `store.disk`: where responses go that memory has no room for.
package struct DiskSettings: Sendable, Equatable {
    /// `path`: the directory, made if it is absent; relative to the working directory. It belongs to one process.
    package var path: String
    /// `size`: the most bytes that all files in it take.
    package var size: Int

    /// A store of `size` bytes in the directory at `path`.
    package init(path: String, size: Int) {
        self.path = path
        self.size = size
    }

    /// The longest body that it can keep, in bytes.
    package var largestBody: Int { size / 2 }
}
