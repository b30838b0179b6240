import Foundation
import HTTPTypes
import Hummingbird

/// The counters of an origin, to be read and set to zero over HTTP.
struct StatisticsEndpoints: Sendable {
    static let path = "/_stats"

    let statistics: AnswerStatistics

    var all: [Endpoint] {
        [
            Endpoint(.get, StatisticsEndpoints.path) { _, _ in .json(json) },
            Endpoint(.delete, StatisticsEndpoints.path) { _, _ in reset() },
            Endpoint(.post, StatisticsEndpoints.path + "/reset") { _, _ in reset() },
        ]
    }

    private func reset() -> Response {
        statistics.reset()
        return .withoutContent()
    }

    private var json: JSONValue {
        let sorted = statistics.current.sorted {
            ($0.key.path, $0.key.method, $0.key.status) < ($1.key.path, $1.key.method, $1.key.status)
        }
        let answers = sorted.map { key, count in
            JSONValue.object([
                JSONMember("method", .string(key.method)),
                JSONMember("path", .string(key.path)),
                JSONMember("status", .number(Decimal(key.status))),
                JSONMember("count", .number(Decimal(count))),
            ])
        }
        return .object([
            JSONMember("total", .number(Decimal(sorted.reduce(0) { $0 + $1.value }))),
            JSONMember("answers", .array(answers)),
        ])
    }
}
