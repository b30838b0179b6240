package import CacheStorage
package import HTTPCaching

/// What decides whether a record is still current.
package struct DiskRecordFacts: Sendable {
    package let hashes: KeyHashes
    package let metadata: StoredMetadata
    package let provenance: Provenance
}
