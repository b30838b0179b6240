import ConsistencyChecking
import NIOCore

/// Records of object 0 and list 0, at moments that are written as numbers.
extension OperationRecord {
    static func read(
        _ times: ClosedRange<UInt64>, version: Int64, by client: Int32 = 1, language: String? = nil
    ) -> OperationRecord {
        var record = made(.read, times, by: client, status: 200)
        record.operation.language = language
        record.version = version
        record.bodyHash = Int(version)
        return record
    }

    static func notModified(_ times: ClosedRange<UInt64>, version: Int64) -> OperationRecord {
        var record = made(.read, times, by: 1, status: 304)
        record.operation.tag = version
        record.version = version
        return record
    }

    static func missing(_ times: ClosedRange<UInt64>) -> OperationRecord {
        made(.read, times, by: 1, status: 404)
    }

    static func list(_ times: ClosedRange<UInt64>, version: Int64) -> OperationRecord {
        var record = made(.list, times, by: 2, status: 200)
        record.items = [Item(object: 0, version: version)]
        return record
    }

    /// - Parameters:
    ///   - client: tells writes apart: what one causes has its number as `cause`.
    ///   - answered: when the answer began.
    static func write(
        _ kind: Operation.Kind = .update, by client: Int32, _ times: ClosedRange<UInt64>, answered: UInt64? = nil,
        ifMatch tag: Int64? = nil, status: Int = 204, version: Int64? = nil
    ) -> OperationRecord {
        var record = made(kind, times, by: client, status: status)
        record.answeredAt = .uptimeNanoseconds(answered ?? times.upperBound)
        record.operation.tag = tag
        record.version = version
        return record
    }

    /// A write without an answer.
    static func write(by client: Int32, _ times: ClosedRange<UInt64>, ending: Ending) -> OperationRecord {
        var record = made(.update, times, by: client, status: 0)
        record.ending = ending
        return record
    }

    private static func made(
        _ kind: Operation.Kind, _ times: ClosedRange<UInt64>, by client: Int32, status: Int
    ) -> OperationRecord {
        // Reads of one client need no names: only writes are told apart.
        let identifier = Operation.Identifier(client: client, number: kind.isWrite ? 1 : 2)
        let operation = Operation(identifier, kind, subject: 0)
        var record = OperationRecord(operation, startedAt: .uptimeNanoseconds(times.lowerBound))
        record.endedAt = .uptimeNanoseconds(times.upperBound)
        record.ending = .answered
        record.status = status
        return record
    }
}
