/// How the store on disk fares, as it says itself when asked. Numbers that only grow count since the start.
package struct DiskFigures: Sendable, Equatable {
    package var state: DiskState
    /// Why it is failing or unavailable, in words; nil otherwise.
    package var lastError: String?

    /// The most bytes that all its files may take.
    package var capacity: Int64 = 0
    /// Bytes that they take.
    package var bytes: Int64 = 0
    /// Bytes of records that can be found: the rest is garbage.
    package var liveBytes: Int64 = 0
    /// Stored responses, each variant counted.
    package var records: Int64 = 0
    /// Records that were there at the start.
    package var recovered: Int64 = 0
    /// Files that hold records, those that hold one large body each included.
    package var segments: Int64 = 0
    /// Files that hold one large body each.
    package var objects: Int64 = 0
    /// Large bodies that are being written while they arrive.
    package var streams: Int64 = 0
    /// Bytes that wait to be written.
    package var waitingBytes: Int64 = 0

    /// Records written since somebody asked for it.
    package var writes: UInt64 = 0
    /// Their size.
    package var bytesAsked: UInt64 = 0
    /// All bytes written, those that reclaiming space costs included.
    package var bytesWritten: UInt64 = 0
    /// Records written anew, as their segment was reclaimed and they had been read.
    package var carriedOver: UInt64 = 0
    /// Records that went with a segment that was reclaimed.
    package var recordsReclaimed: UInt64 = 0
    /// Responses not written as too much waited.
    package var droppedByQueue: UInt64 = 0
    /// Responses not written as the disk was failing or still recovering.
    package var droppedByFailure: UInt64 = 0
    /// Responses not written for want of room.
    package var droppedByRoom: UInt64 = 0
    /// Responses not written as one that was asked for later is kept.
    package var superseded: UInt64 = 0
    /// Responses not written as the very body is kept already.
    package var alreadyStored: UInt64 = 0
    /// Failed attempts to write.
    package var writeFailures: UInt64 = 0

    /// Records read.
    package var reads: UInt64 = 0
    /// Bytes read.
    package var bytesRead: UInt64 = 0
    /// Failed attempts to read.
    package var readFailures: UInt64 = 0
    /// Records whose bytes were not what had been written.
    package var badRecords: UInt64 = 0

    /// A store in this state, of which nothing else is known yet.
    package init(state: DiskState, lastError: String? = nil) {
        self.state = state
        self.lastError = lastError
    }

    /// Bytes written per byte that somebody asked to write; nil before the first.
    var writeAmplification: String? { Ratio.text(bytesWritten, of: bytesAsked) }

    /// Responses not written that should have been, by the word for the cause.
    var dropped: [(cause: String, count: UInt64)] {
        [("queue", droppedByQueue), ("failure", droppedByFailure), ("room", droppedByRoom)]
    }
}
