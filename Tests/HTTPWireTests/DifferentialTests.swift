import HTTPWire
import Testing

/// A message that this parser accepts says the same to another parser, or nothing: never something else.
@Suite("Beside NIOHTTP1")
struct DifferentialTests {
    /// Why the two do not agree on `specimen`, in words; nil if they do.
    private static func disagreement(_ specimen: Specimen) -> String? {
        let ours = Reading.of(specimen.bytes, as: specimen.stream)
        // What was refused is forwarded nowhere: the other parser is shown what was taken before.
        var messages = ours.messages
        if ours.error != nil { messages.removeAll { !$0.isComplete } }
        guard let last = messages.last else { return nil }
        let isOver = ours.error == nil && last.endsWithConnection
        let taken = ours.error == nil ? specimen.bytes.count - ours.rest.count : last.end
        let expected = messages.map { PlainMessage($0, isOver: isOver) }
        let theirs = NIOReading.of(Array(specimen.bytes[..<taken]), as: specimen.stream, isOver: isOver)
        guard let error = theirs.error else {
            return theirs.messages == expected ? nil : "NIO: \(theirs.messages), ours: \(expected)"
        }
        // It refused something: what it read before that must agree, and there must be a reason.
        let complete = theirs.messages.filter(\.isComplete)
        guard expected.starts(with: complete) else { return "NIO: \(theirs.messages), ours: \(expected)" }
        let refused = messages[min(complete.count, messages.count - 1)]
        guard KnownStrictness.allCases.contains(where: { $0.explains(error, of: refused, in: specimen) }) else {
            return "NIO refuses (\(error)) after \(complete.count): \(refused)"
        }
        return nil
    }

    private static func compare(_ corpus: [Specimen]) throws {
        for specimen in corpus {
            if let disagreement = disagreement(specimen) {
                Issue.record("\(specimen.stream), \(literal(specimen.bytes)): \(disagreement)")
            }
        }
        for iteration in 0..<FuzzSettings.iterations * 4 {
            let seed = FuzzSettings.firstSeed &+ UInt64(iteration)
            var mutator = Mutator(seed: seed)
            let specimen = mutator.specimen(of: corpus)
            if let disagreement = disagreement(specimen) {
                try FailCases.keep(specimen, as: "nio-\(seed)")
                Issue.record("seed \(seed), \(specimen.stream), \(literal(specimen.bytes)): \(disagreement)")
            }
        }
    }

    @Test("Every request that is accepted says the same to NIO")
    func requests() throws {
        try Self.compare(Specimen.requests + AcceptedRequest.all.map { Specimen(.requests, $0.message) })
    }

    @Test("Every response that is accepted says the same to NIO")
    func responses() throws {
        try Self.compare(
            Specimen.responses + ResponseParserTests.accepted.map { Specimen(.responses($0.method), $0.head) })
    }

    @Test("What once failed says the same to NIO")
    func failCases() throws {
        for (name, specimen) in try FailCases.all() {
            let disagreement = Self.disagreement(specimen)
            #expect(disagreement == nil, "\(name): \(literal(specimen.bytes))")
        }
    }
}
