import HTTPSemantics

/// An `Accept-Encoding` of known codings as a value that is compared without allocating: for each coding its place in the
/// order of preference. Equal exactly if the normal forms of `SelectingValue` are.
struct AcceptEncodingRanks: Sendable, Equatable {
    private static let absent: UInt16 = .max

    // One lane per coding: 0 for a weight of 0, 1 for the most preferred, `absent` for a coding that isn't listed.
    var ranks: SIMD8<UInt16>

    /// Nil if a coding is unknown or listed twice, or if a member doesn't follow the grammar.
    init?(_ fields: FieldTable, in bytes: Span<UInt8>) {
        var weights = SIMD8<UInt16>(repeating: Self.absent)
        for line in fields.lines where line.name == .acceptEncoding {
            var members = ListMembers(line.valueRange)
            while let member = members.next(in: bytes) {
                guard let weighted = WeightedMember(member, in: bytes),
                    let lane = Self.lane(weighted.name, in: bytes), weights[lane] == Self.absent
                else { return nil }
                weights[lane] = UInt16(weighted.weight)
            }
        }
        ranks = Self.ranks(of: weights)
    }

    private static func ranks(of weights: SIMD8<UInt16>) -> SIMD8<UInt16> {
        var ranks = SIMD8<UInt16>(repeating: absent)
        var rank: UInt16 = 0
        var bound = absent
        while true {
            var next: UInt16 = 0
            for lane in 0..<8 where weights[lane] < bound { next = max(next, weights[lane]) }
            guard next > 0 else { break }
            rank += 1
            for lane in 0..<8 where weights[lane] == next { ranks[lane] = rank }
            bound = next
        }
        for lane in 0..<8 where weights[lane] == 0 { ranks[lane] = 0 }
        return ranks
    }

    private static func lane(_ coding: Range<Int>, in bytes: Span<UInt8>) -> Int? {
        func reads(_ text: StaticString) -> Bool { bytes.equalsIgnoringCase(text, in: coding) }
        switch coding.count {
        case 1 where reads("*"): return 0
        case 2 where reads("br"): return 1
        case 4 where reads("gzip"): return 2
        case 4 where reads("zstd"): return 3
        // "A recipient SHOULD consider "x-gzip" to be equivalent to "gzip"." (RFC 9110 §8.4.1.3)
        case 6 where reads("x-gzip"): return 2
        case 7 where reads("deflate"): return 4
        case 8 where reads("compress"): return 5
        case 8 where reads("identity"): return 6
        case 10 where reads("x-compress"): return 5
        default: return nil
        }
    }

    /// The coding that an old name stands for.
    static func withoutAlias(_ coding: [UInt8]) -> [UInt8] {
        coding == Array("x-gzip".utf8) || coding == Array("x-compress".utf8) ? Array(coding.dropFirst(2)) : coding
    }
}
