internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics

/// Which stored responses a request to the origin asks to validate.
enum Validation {
    /// The stored response that the request selects, and no other of its variants.
    ///
    /// RFC 9111 §4.3.1 lets a cache send the entity-tags of all stored responses of a key. But origins that compare
    /// `If-None-Match` as one string then never answer 304 again, and where variants share a tag a 304 doesn't say which of them
    /// it means. The one tag loses nothing: what the request selects is what the origin would send.
    static func candidates(for stored: StoredResponse) -> [StoredResponse] {
        stored.metadata.hasOriginValidator ? [stored] : []
    }

    /// Whether the stored validator may be that of what a write has put in its place since: many origins make tags of a time
    /// in seconds, or have nothing but `Last-Modified`, and two versions of one second then look the same (RFC 9110
    /// §8.8.1, §8.8.2.2). The first read after a write asks for the whole; what that brings is conditional again.
    ///
    /// It is not so where the route says that tags are versions, nor where the write's response named another tag. Nor after
    /// invalidations that no write has caused: they come from another tag that was seen.
    static func mayNotTell(
        _ stored: StoredResponse, of request: RequestMessage, shared: ProxyShared, now: Timestamp
    ) -> Bool {
        guard request.rules.validators == nil || stored.metadata.entityTag == nil || stored.metadata.hasMadeTag,
            !shared.options.omittedSafeguards.contains(.wholeAfterWrite)
        else { return false }
        let generations = shared.store.generations
        let order = max(stored.order, stored.provenance.knownCurrentAt)
        var written = generations.latestWrite(request.hashes.path)
        var hasWindowEnded = false
        for hash in CollectionOfOne(request.hashes.path) + stored.provenance.groups {
            written = max(written, generations.latestWrite(hash))
            hasWindowEnded =
                hasWindowEnded || generations.hasEndedWindow(hash, since: stored.metadata.requestTime, now: now)
        }
        guard !hasWindowEnded else { return true }
        guard written > order else { return false }
        guard let tag = stored.metadata.entityTag, !stored.metadata.hasMadeTag,
            let expected = shared.expectedVersions.expectation(at: request.hashes.key, now: now),
            expected.order >= written, let expectedTag = expected.tag
        else { return true }
        return stored.block[tag.opaque].elementsEqual(expectedTag)
    }
}
