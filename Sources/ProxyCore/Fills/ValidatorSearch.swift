internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore

/// Looks in a body for the validator that its head lacks: a field that the route names, or else a digest of it all. The
/// head waits for the outcome, so the search is bounded.
struct ValidatorSearch {
    enum Outcome {
        case searching
        /// An entity-tag, as a field value.
        case found([UInt8])
        case none
    }

    /// The longest body that a tag is made of, in bytes: it is held back whole until then.
    static let longestDigested = 1 << 20
    private var finder: BodyFieldFinder?
    private var digest: ContentDigest?
    private var length = 0

    /// Nil if there is nothing to look for.
    init?(in answer: OriginAnswer, rules: CachingRules) {
        let fields = answer.received.fields
        guard answer.status == 200, answer.hasBody, !fields.contains(.entityTag) else { return nil }
        let isPlain = !fields.contains(.contentEncoding)
        if isPlain, let name = rules.validators?.bodyField { finder = BodyFieldFinder(name: Array(name.utf8)) }
        if rules.synthesisesDigest, (answer.contentLength ?? 0) <= Self.longestDigested {
            let bytes = answer.bytes
            digest = ContentDigest(fields, in: bytes.readableBytesUInt8Span)
        }
        if finder == nil, digest == nil { return nil }
    }

    mutating func consume(_ content: ByteBuffer) -> Outcome {
        length += content.readableBytes
        if length > Self.longestDigested { digest = nil }
        if digest?.update(content) == false { digest = nil }
        let state = finder?.consume(content.readableBytesUInt8Span)
        return outcome(state)
    }

    /// The body is over.
    mutating func end() -> Outcome {
        let last = outcome(finder?.end())
        if case .found = last { return last }
        guard let digest = digest?.finalize() else { return .none }
        return .found(SynthesisedTag.fieldValue(digest: digest.span))
    }

    private mutating func outcome(_ state: BodyFieldFinder.State?) -> Outcome {
        switch state {
        case .found(let value):
            return .found([ASCII.quote] + value + [ASCII.quote])
        case .searching:
            return .searching
        case .absent, nil:
            finder = nil
            return digest == nil ? .none : .searching
        }
    }
}
