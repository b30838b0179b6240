import HTTPWire
import Testing

/// However the bytes of a connection are split, what they say is the same.
@Suite("Fuzz")
struct FuzzTests {
    /// The first cut that changes the outcome, in words; nil if there is none.
    private static func difference(_ specimen: Specimen, limits: MessageLimits, mutator: inout Mutator) -> String? {
        let bytes = specimen.bytes
        let whole = Reading.of(bytes, as: specimen.stream, limits: limits)
        var splits: [[ArraySlice<UInt8>]]
        if bytes.count <= 2_048 {
            splits = bytes.indices.map { [bytes[..<$0], bytes[$0...]] }
            splits.append(bytes.indices.map { bytes[$0...$0] })
        } else {
            splits = (0..<3).map { _ in mutator.pieces(of: bytes) }
        }
        for pieces in splits {
            let reading = Reading.of(pieces, as: specimen.stream, limits: limits)
            if reading != whole {
                return "in pieces of \(pieces.map(\.count)): \(reading), at once: \(whole)"
            }
        }
        return nil
    }

    private static func fuzz(_ corpus: [Specimen]) throws {
        for iteration in 0..<FuzzSettings.iterations {
            let seed = FuzzSettings.firstSeed &+ UInt64(iteration)
            var mutator = Mutator(seed: seed)
            let specimen = mutator.specimen(of: corpus)
            for limits in FuzzSettings.limits {
                if let difference = difference(specimen, limits: limits, mutator: &mutator) {
                    try FailCases.keep(specimen, as: "split-\(seed)")
                    Issue.record("seed \(seed), \(specimen.stream), \(literal(specimen.bytes)): \(difference)")
                }
            }
        }
    }

    @Test("However requests are split, they are read alike")
    func requests() throws {
        try Self.fuzz(Specimen.requests)
    }

    @Test("However responses are split, they are read alike")
    func responses() throws {
        try Self.fuzz(Specimen.responses)
    }

    @Test("What once depended on the split no longer does")
    func failCases() throws {
        for (name, specimen) in try FailCases.all() {
            for limits in FuzzSettings.limits {
                var mutator = Mutator(seed: 0)
                let difference = Self.difference(specimen, limits: limits, mutator: &mutator)
                #expect(difference == nil, "\(name): \(literal(specimen.bytes))")
            }
        }
    }
}
