internal import CacheStorage
internal import HTTPCaching

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
}
