package import CacheStorage

/// A stored response that was found on disk, its key compared and its checksums verified.
package struct DiskResponse: Sendable {
    package let entry: DiskEntry
    /// With its body in memory, or in its file if that is larger than the reader wanted in memory.
    ///
    /// Its place in the order of requests is 0, before every invalidation, if it was recovered: it is to be validated before
    /// it is used. If the store trusts clean stops and it was current at the last one, the place is the first.
    package let response: StoredResponse
}
