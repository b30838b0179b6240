package import CacheStorage
package import HTTPCaching

/// A stored response that was found on disk, its key compared and its checksums verified.
package struct DiskResponse: Sendable {
    /// Where the body is.
    package enum Content: Sendable {
        case inMemory(StoredResponse)
        /// Too large for memory, or for what the reader wanted there.
        case inFile(StoredHead, Provenance, DiskBody)
    }

    package let entry: DiskEntry
    package let content: Content

    /// Its place in the order of requests is 0, before every invalidation, if it was recovered: it is to be validated before
    /// it is used. If the store trusts clean stops and it was current at the last one, the place is 1.
    package var provenance: Provenance {
        switch content {
        case .inMemory(let response): response.provenance
        case .inFile(_, let provenance, _): provenance
        }
    }

    package var metadata: StoredMetadata {
        switch content {
        case .inMemory(let response): response.metadata
        case .inFile(let head, _, _): head.metadata
        }
    }
}
