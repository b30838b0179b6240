internal import Synchronization

/// How far the writing of a large body has come: written by the writer's thread, read by any.
final class StreamProgress: Sendable {
    private enum Phase {
        case waiting
        case writing(SegmentFile, bodyStart: Int)
        case ended
    }

    let number: UInt64
    let report: @Sendable (DiskStreamEvent) -> Void
    private let phase = Mutex(Phase.waiting)
    private let writtenBytes = Atomic<Int>(0)
    private let waitingBytes = Atomic<Int>(0)

    init(number: UInt64, report: @escaping @Sendable (DiskStreamEvent) -> Void) {
        self.number = number
        self.report = report
    }

    /// Of the body, in the file.
    var written: Int { writtenBytes.load(ordering: .acquiring) }

    /// Takes so many bytes into the window; false if they don't fit. A piece larger than the window fits an empty one.
    func reserve(_ count: Int, window: Int) -> Bool {
        let before = waitingBytes.wrappingAdd(count, ordering: .relaxed).oldValue
        if before == 0 || before + count <= window { return true }
        waitingBytes.wrappingSubtract(count, ordering: .relaxed)
        return false
    }

    func began(_ file: SegmentFile, bodyStart: Int) {
        phase.withLock { $0 = .writing(file, bodyStart: bodyStart) }
    }

    func wrote(_ count: Int) {
        writtenBytes.wrappingAdd(count, ordering: .releasing)
        waitingBytes.wrappingSubtract(count, ordering: .relaxed)
    }

    func end() {
        phase.withLock { $0 = .ended }
    }

    /// The file, while it is being written.
    var file: (open: SegmentFile, bodyStart: Int)? {
        phase.withLock { phase in
            guard case .writing(let file, let bodyStart) = phase else { return nil }
            return (file, bodyStart)
        }
    }
}
