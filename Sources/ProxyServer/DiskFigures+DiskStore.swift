internal import DiskStorage
internal import ProxyMeasurement

extension DiskFigures {
    /// The figures as the store gives them.
    init(_ figures: DiskStoreFigures) {
        let state: DiskState =
            switch figures.state {
            case .recovering: .recovering
            case .working: .working
            case .failing: .failing
            case .stopped: .unavailable
            }
        self.init(state: state, lastError: figures.lastError)
        capacity = Int64(figures.capacity)
        bytes = Int64(figures.bytes)
        liveBytes = Int64(figures.liveBytes)
        records = Int64(figures.records)
        recovered = Int64(figures.recovered)
        segments = Int64(figures.segments)
        objects = Int64(figures.objects)
        streams = Int64(figures.streams)
        waitingBytes = Int64(figures.waitingBytes)
        writes = UInt64(figures.writes)
        bytesAsked = UInt64(figures.bytesAsked)
        bytesWritten = UInt64(figures.bytesWritten)
        carriedOver = UInt64(figures.carriedOver)
        recordsReclaimed = UInt64(figures.recordsReclaimed)
        droppedByQueue = UInt64(figures.droppedByQueue)
        droppedByFailure = UInt64(figures.droppedByFailure)
        droppedByRoom = UInt64(figures.droppedByRoom)
        superseded = UInt64(figures.superseded)
        alreadyStored = UInt64(figures.alreadyStored)
        writeFailures = UInt64(figures.writeFailures)
        reads = UInt64(figures.reads)
        bytesRead = UInt64(figures.bytesRead)
        readFailures = UInt64(figures.readFailures)
        badRecords = UInt64(figures.badRecords)
    }
}
