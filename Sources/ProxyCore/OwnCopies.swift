internal import HTTPCaching
internal import HTTPSemantics
internal import NIOCore

/// One event loop's copies of what every answer needs. References to what all loops share would be counted in memory that the
/// processors take from each other with each answer.
struct OwnCopies {
    let pseudonym: [UInt8]
    let viaLine: [UInt8]
    /// Takes the place of a buffer; an empty `ByteBuffer()` is one object for all.
    let noBytes: ByteBuffer
    private let rules: [CachingRules]

    init(of shared: ProxyShared) {
        pseudonym = shared.options.pseudonym.map { $0 }
        viaLine = shared.viaLine.map { $0 }
        noBytes = ByteBufferAllocator().buffer(capacity: 1)
        rules = shared.allRules.map { rules in
            var copy = rules
            copy.targetedFields = rules.targetedFields.map { $0.map { $0 } }
            return copy
        }
    }

    /// The rules for a path.
    func rules(_ shared: ProxyShared, target: Range<Int>, in bytes: Span<UInt8>) -> CachingRules {
        rules[shared.ruleIndex(target: target, in: bytes)]
    }
}
