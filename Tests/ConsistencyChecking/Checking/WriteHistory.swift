import NIOCore

/// What the checker knows of one write: how it ended at its client, and what the origin made of it.
struct WriteHistory {
    /// The events that the write caused.
    var events: [OriginEvent] = []
    /// Which of them are committed but wait for the write's end to bind anybody.
    var unanswered: [OriginEvent] = []
    /// The write's record, once it has ended.
    var record: OperationRecord?
}
