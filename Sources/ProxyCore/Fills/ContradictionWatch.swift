internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore

/// Compares the entity-tag of a head with the field of the body that the route declares to be the same.
struct ContradictionWatch {
    private var finder: BodyFieldFinder
    private let tag: [UInt8]

    /// Nil if there is nothing to compare.
    init?(_ answer: OriginAnswer, rules: CachingRules) {
        guard answer.status == 200, answer.hasBody, !answer.hasAddedTag,
            let name = rules.validators?.bodyField, let tag = answer.opaqueTag,
            !answer.received.fields.contains(.contentEncoding)
        else { return nil }
        finder = BodyFieldFinder(name: Array(name.utf8))
        let bytes = answer.bytes
        self.tag = bytes.readableBytesUInt8Span.copied(tag)
    }

    /// - Returns: whether they differ; nil if that isn't known yet. After an answer the watch is over.
    mutating func consume(_ content: ByteBuffer) -> Bool? {
        switch finder.consume(content.readableBytesUInt8Span) {
        case .searching: nil
        case .absent: false
        case .found(let value): value != tag
        }
    }
}
