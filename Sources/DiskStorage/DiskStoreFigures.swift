/// What a store on disk holds and has done since it was opened. Sizes are in bytes.
package struct DiskStoreFigures: Sendable, Equatable {
    package var state = DiskStoreState.recovering
    /// What made the last write fail, in words; nil if none did since writing works.
    package var lastError: String?

    /// The limit.
    package var capacity = 0
    /// What counts towards it.
    package var bytes = 0
    /// In files that were removed and are still read.
    package var pinnedBytes = 0
    package var records = 0
    /// What the records take, without garbage.
    package var liveBytes = 0
    package var segments = 0
    /// The segments that hold one large body each.
    package var objects = 0
    /// Large bodies that are being written.
    package var streams = 0
    package var waitingBytes = 0
    /// Records that were there at the start.
    package var recovered = 0

    /// Records written because somebody asked for it, and their size.
    package var writes = 0
    package var bytesAsked = 0
    /// All that was written to segments; divided by `bytesAsked` it is the write amplification.
    package var bytesWritten = 0
    package var carriedOver = 0
    package var bytesCarriedOver = 0
    /// Segments reclaimed because space was needed, and the records that went with them.
    package var segmentsReclaimed = 0
    package var recordsReclaimed = 0
    /// Responses not written: too much waited, the store was failing or recovering, there was no room, one asked for later is
    /// kept.
    package var droppedByQueue = 0
    package var droppedByFailure = 0
    package var droppedByRoom = 0
    package var superseded = 0
    /// Responses not written as the very body is kept already.
    package var alreadyStored = 0
    package var writeFailures = 0

    package var reads = 0
    package var bytesRead = 0
    package var readFailures = 0
    /// Records whose bytes were not what had been written.
    package var badRecords = 0

    package init() {}
}
