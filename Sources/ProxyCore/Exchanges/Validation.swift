internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics

/// Which stored responses a request to the origin asks to validate.
enum Validation {
    /// The stored response that the request selects, and its other variants if their tags tell them apart.
    ///
    /// RFC 9111 §4.3.1 lets a cache send the tags of all stored responses of a key. Legacy origins give several variants
    /// one tag; then a 304 would not say which one is meant, and only the selected one's tag is sent.
    static func candidates(for stored: StoredResponse, of variants: StoredVariants) -> [StoredResponse] {
        guard stored.metadata.hasOriginValidator else { return [] }
        let tagged = variants.all.filter {
            $0.metadata.entityTag != nil && !$0.metadata.hasMadeTag && !$0.metadata.isPartial
        }
        guard tagged.count > 1, stored.metadata.entityTag != nil, !stored.metadata.hasMadeTag else { return [stored] }
        var seen: Set<[UInt8]> = []
        for variant in tagged {
            guard let tag = variant.metadata.entityTag, !tag.isWeak,
                seen.insert(Array(variant.block[tag.opaque])).inserted
            else { return [stored] }
        }
        return [stored] + tagged.filter { $0 !== stored }
    }
}
