/// What happened in a check, in numbers.
package struct Figures: Sendable {
    package fileprivate(set) var operations = 0
    package fileprivate(set) var kinds: [String: Int] = [:]
    package fileprivate(set) var endings: [String: Int] = [:]
    /// How many reads were answered.
    package fileprivate(set) var reads = 0
    /// How reads came by their answers.
    package fileprivate(set) var origins: [String: Int] = [:]
    /// Why the origin was asked for reads.
    package fileprivate(set) var reasons: [String: Int] = [:]
    /// The statuses of writes.
    package fileprivate(set) var writes: [Int: Int] = [:]
    package fileprivate(set) var events = 0
    package var requestsAtOrigin = 0
    package var readsAtOrigin = 0
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
                reads += 1
                origins[record.origin.rawValue, default: 0] += 1
                if let reason = record.reason { reasons[reason, default: 0] += 1 }
            }
        }
    }

    /// How many requests the origin got for each read that a client made.
    package var share: Double { reads == 0 ? 0 : Double(readsAtOrigin) / Double(reads) }
}

extension Figures: CustomStringConvertible {
    package var description: String {
        """
        operations: \(operations) (\(Self.text(kinds)))
        ended:      \(Self.text(endings))
        reads:      \(Self.text(origins))
        at origin:  \(Self.percent(share)) of the reads (\(reasonText))
        writes:     \(Self.text(Dictionary(uniqueKeysWithValues: writes.map { ("\($0.key)", $0.value) })))
        origin:     \(requestsAtOrigin) requests, \(events) events, \(restarts) restarts
        cut:        \(Self.text(cuts))
        """
    }

    /// The reasons with their shares of all reads.
    private var reasonText: String {
        reasons.sorted { $0.value > $1.value }
            .map { "\($0.key) \(Self.percent(Double($0.value) / Double(max(1, reads))))" }.joined(separator: ", ")
    }

    /// With one decimal.
    package static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }

    private static func text(_ counts: [String: Int]) -> String {
        counts.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}
