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
        let hasWindowEnded = (CollectionOfOne(request.hashes.path) + stored.provenance.groups).contains {
            generations.hasEndedWindow($0, since: stored.metadata.requestTime, now: now)
        }
        guard !hasWindowEnded else { return true }
        let written = latestWrite(stored, of: request, shared: shared)
        guard written > order else { return false }
        guard let tag = stored.metadata.entityTag, !stored.metadata.hasMadeTag,
            let expected = shared.expectedVersions.expectation(at: request.hashes.key, now: now),
            expected.order >= written, let expectedTag = expected.tag
        else { return true }
        return stored.block[tag.opaque].elementsEqual(expectedTag)
    }

    /// Whether a 304 for a read asked at `order` says nothing, since a write was answered between the moment when its condition
    /// was chosen and the one when it was sent. What was sent before that answer is out of date anyway.
    static func cameTooLate(
        _ stored: StoredResponse, of request: RequestMessage, order: UInt64, shared: ProxyShared, now: Timestamp
    ) -> Bool {
        mayNotTell(stored, of: request, shared: shared, now: now)
            && latestWrite(stored, of: request, shared: shared) < order
    }

    private static func latestWrite(
        _ stored: StoredResponse, of request: RequestMessage, shared: ProxyShared
    ) -> UInt64 {
        let generations = shared.store.generations
        return stored.provenance.groups.reduce(generations.latestWrite(request.hashes.path)) {
            max($0, generations.latestWrite($1))
        }
    }
}
