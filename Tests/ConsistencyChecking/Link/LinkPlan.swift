import NIOCore
import ProxyTesting

/// What a link does to one request and its answer.
struct LinkPlan {
    /// Where the connections are cut.
    enum Cut: String, Sendable, CaseIterable {
        /// The request is not delivered.
        case beforeDelivery
        /// The request is delivered, and nobody waits for what the origin does with it.
        case afterDelivery
        /// The origin has answered, and nothing of that arrives.
        case beforeAnswer
        /// A part of the answer arrives.
        case withinAnswer
    }

    /// How much later the request arrives.
    var before: TimeAmount
    /// How much later the answer does.
    var after: TimeAmount
    var cut: Cut?
    /// How many bytes of the answer arrive if it is cut within.
    var arriving: Int

    init(_ conditions: LinkConditions, using generator: inout SplitMix64) {
        before = conditions.isSlow ? Self.latency(&generator) : .zero
        after = conditions.isSlow ? Self.latency(&generator) : .zero
        arriving = 1 + generator.below(900)
        let drawn = generator.below(1000)
        cut = drawn < conditions.cutsPerThousand ? Cut.allCases[drawn % Cut.allCases.count] : nil
    }

    /// Mostly below three milliseconds, often none, and now and then up to fifteen.
    private static func latency(_ generator: inout SplitMix64) -> TimeAmount {
        let drawn = generator.below(100)
        let microseconds = generator.below(1000)
        return switch drawn {
        case ..<30: .zero
        case ..<70: .microseconds(Int64(microseconds))
        case ..<95: .microseconds(Int64(microseconds * 2 + 1000))
        default: .microseconds(Int64(microseconds * 12 + 3000))
        }
    }
}
