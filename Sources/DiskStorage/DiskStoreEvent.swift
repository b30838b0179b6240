/// What an operator should hear of; the description is a sentence for the log.
package enum DiskStoreEvent: Sendable, Equatable, CustomStringConvertible {
    case recovering(segments: Int, of: Int, records: Int)
    /// - Parameter fromIndex: whether the process before this one had stopped cleanly.
    case recovered(records: Int, segments: Int, bytes: Int, fromIndex: Bool)
    /// A segment ended within a record, and was cut.
    case cut(segment: UInt32, at: Int, of: Int)
    case badRecord(segment: UInt32, offset: Int)
    case cannotRead(segment: UInt32, cause: String)
    case failing(cause: String)
    case workingAgain
    /// The next start goes through all records.
    case indexNotSaved(cause: String)

    /// Whether something is wrong.
    package var isWarning: Bool {
        switch self {
        case .recovering, .recovered, .workingAgain: false
        case .cut, .badRecord, .cannotRead, .failing, .indexNotSaved: true
        }
    }

    package var description: String {
        switch self {
        case .recovering(let segments, let total, let records):
            "looking for stored responses: \(segments) of \(total) segments, \(records) responses"
        case .recovered(let records, let segments, let bytes, let fromIndex):
            "found \(records) stored responses, \(bytes) bytes in \(segments) segments"
                + (fromIndex ? ", by the index" : ", without an index")
        case .cut(let segment, let offset, let length):
            "segment \(segment) of the store ends within a record: cut from \(length) to \(offset) bytes"
        case .badRecord(let segment, let offset):
            "the record at \(offset) in segment \(segment) of the store is damaged; it is dropped"
        case .cannotRead(let segment, let cause): "cannot read segment \(segment) of the store: \(cause)"
        case .failing(let cause): "cannot write to the store: \(cause); responses are kept in memory only"
        case .workingAgain: "the store can be written to again"
        case .indexNotSaved(let cause): "cannot save the store's index: \(cause)"
        }
    }
}
