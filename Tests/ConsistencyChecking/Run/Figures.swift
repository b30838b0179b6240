/// What happened in a check, in numbers.
package struct Figures: Sendable {
    package fileprivate(set) var operations = 0
    package fileprivate(set) var kinds: [String: Int] = [:]
    package fileprivate(set) var endings: [String: Int] = [:]
    /// How reads came by their answers.
    package fileprivate(set) var origins: [String: Int] = [:]
    /// The statuses of writes.
    package fileprivate(set) var writes: [Int: Int] = [:]
    package fileprivate(set) var events = 0
    package var requestsAtOrigin = 0
    package var cuts: [String: Int] = [:]
    package var restarts = 0

    mutating func add(_ part: History.Part) {
        operations += part.records.count
        events += part.events.count
        for record in part.records {
            kinds[record.operation.kind.rawValue, default: 0] += 1
            endings["\(record.ending)", default: 0] += 1
            guard record.ending == .answered else { continue }
            if record.operation.kind.isWrite {
                writes[record.status, default: 0] += 1
            } else {
                origins[record.origin.rawValue, default: 0] += 1
            }
        }
    }
}

extension Figures: CustomStringConvertible {
    package var description: String {
        """
        operations: \(operations) (\(Self.text(kinds)))
        ended:      \(Self.text(endings))
        reads:      \(Self.text(origins))
        writes:     \(Self.text(Dictionary(uniqueKeysWithValues: writes.map { ("\($0.key)", $0.value) })))
        origin:     \(requestsAtOrigin) requests, \(events) events, \(restarts) restarts
        cut:        \(Self.text(cuts))
        """
    }

    private static func text(_ counts: [String: Int]) -> String {
        counts.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}
