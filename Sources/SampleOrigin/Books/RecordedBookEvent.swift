import Foundation

/// An event with what the event table knows about it.
struct RecordedBookEvent: Sendable {
    var version: Int
    var event: BookEvent
    var recordedAt: Date
}
