package import CacheStorage
package import HTTPCaching

/// What decides whether a record is still current.
package struct DiskRecordFacts: Sendable {
    package let key: CacheKey
    package let head: StoredHead
    /// Without groups: those in the record may be of an earlier process, which had other relations.
    package let provenance: Provenance
}
