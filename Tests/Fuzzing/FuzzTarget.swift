/// What is fuzzed: each reads bytes that somebody outside has made. A finding is a trap: one of the code's own, or that of a
/// property that is checked here.
enum FuzzTarget: String, CaseIterable {
    case request
    case response
    case chunked
    case json
    case record
    case configuration

    func run(_ input: [UInt8]) {
        switch self {
        case .request: WireProperties.readsRequestsAlike(input)
        case .response: WireProperties.readsResponsesAlike(input)
        case .chunked: WireProperties.decodesChunksAlike(input)
        case .json: ContentProperties.scansAlike(input)
        case .record: RecordProperties.decodesWithinBounds(input)
        case .configuration: ConfigurationProperties.complainsWithinTheFile(input)
        }
    }
}
