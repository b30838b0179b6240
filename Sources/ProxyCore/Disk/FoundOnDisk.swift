internal import CacheStorage
internal import HTTPCaching

/// What the disk has for a request.
struct FoundOnDisk {
    /// Those that the request selects, the one asked for last first.
    var responses: [StoredResponse] = []
    /// If there are others: the selecting fields of one of them.
    var otherVariation: Variation?
    /// The greatest place in the order of requests of all that it has for the key.
    var newestOrder: UInt64 = 0
}
