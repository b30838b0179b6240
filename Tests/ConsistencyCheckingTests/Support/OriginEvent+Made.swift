import ConsistencyChecking
import NIOCore

extension OriginEvent {
    /// An event of object 0. The hash of its body is its version.
    ///
    /// - Parameter client: the client whose write caused it; nil for an event from before the history.
    static func version(
        _ version: Int64, at times: ClosedRange<UInt64> = 1...2, by client: Int32? = nil, isDeletion: Bool = false,
        writtenBy writer: Int32? = nil
    ) -> OriginEvent {
        let cause = client.map { Operation.Identifier(client: $0, number: 1) }
        let writer = writer.map { Operation.Identifier(client: $0, number: 1) }
        return OriginEvent(
            object: 0, version: version, bodyHash: isDeletion ? nil : Int(version), cause: cause,
            writer: writer ?? cause, startedAt: .uptimeNanoseconds(times.lowerBound),
            committedAt: .uptimeNanoseconds(times.upperBound))
    }
}
