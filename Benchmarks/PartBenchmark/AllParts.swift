/// The parts, in the order in which a request meets them.
enum AllParts {
    /// Each is made just before it is measured, so that none has the others' memory beside it.
    private static let makers: [@Sendable () throws -> any Part] = [
        { try ParsePart(name: "parse/new-section", identifiers: 16) },
        { try ParsePart(name: "parse/repeated-section", identifiers: 1) },
        { try KeyPart() },
        { try LookupPart(name: "lookup/1", books: 1) },
        { try LookupPart(name: "lookup/1000", books: 1000) },
        { try LookupPart(name: "lookup/100000", books: 100_000) },
        { try FactsPart() },
        { try ReusePart() },
        { try ConditionPart() },
        { try ChannelPart(name: "channel/single", requestsPerRead: 1) },
        { try HitPart(name: "hit/single", floor: "channel/single", requestsPerRead: 1) },
        { try HitPart(name: "hit/single-vary", floor: "channel/single", requestsPerRead: 1, varies: true) },
        { try HitPart(name: "hit/single-304", floor: "channel/single", requestsPerRead: 1, isConditional: true) },
        { try ChannelPart(name: "channel/pipelined", requestsPerRead: 16) },
        { try HitPart(name: "hit/pipelined", floor: "channel/pipelined", requestsPerRead: 16) },
        {
            try HitPart(name: "hit/pipelined-304", floor: "channel/pipelined", requestsPerRead: 16, isConditional: true)
        },
        { try OriginRequestPart() },
        { ParseResponsePart() },
        { try StoragePart(name: "miss/decide-storage", varies: false) },
        { try StoragePart(name: "miss/decide-storage-vary", varies: true) },
    ]

    static func measure() throws -> [Measurement] {
        try makers.map { make in Measurement.measure(try make()) }
    }
}
