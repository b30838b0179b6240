internal import Synchronization

/// How far the writing of a large body has come: written by the writer's thread, read by any.
final class StreamProgress: Sendable {
    private enum Phase {
        case waiting
        case writing(SegmentFile, bodyStart: Int)
        case ended(SegmentFile?, bodyStart: Int)
    }

    let number: UInt64
    // In a struct: a bare function would be wrapped once more each time that it is taken out of a generic type.
    private struct Listener: Sendable {
        let report: @Sendable (DiskStreamEvent) -> Void
    }

    // Nil after the last event: whoever listens holds readers, which hold this.
    private let listener: Mutex<Listener?>
    private let phase = Mutex(Phase.waiting)
    private let writtenBytes = Atomic<Int>(0)
    private let waitingBytes = Atomic<Int>(0)

    init(number: UInt64, report: @escaping @Sendable (DiskStreamEvent) -> Void) {
        self.number = number
        listener = Mutex(Listener(report: report))
    }

    /// Tells who has begun it.
    func report(_ event: DiskStreamEvent) {
        let listener = listener.withLock { listener in
            defer {
                switch event {
                case .written: break
                case .finished, .failed: listener = nil
                }
            }
            return listener
        }
        listener?.report(event)
    }

    /// Tells nobody anything any more.
    func silence() {
        listener.withLock { $0 = nil }
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

    /// What was written can still be read.
    func end() {
        phase.withLock { phase in
            phase =
                if case .writing(let file, let bodyStart) = phase { .ended(file, bodyStart: bodyStart) } else {
                    .ended(nil, bodyStart: 0)
                }
        }
    }

    /// The file, once something has been written.
    var file: (open: SegmentFile, bodyStart: Int)? {
        phase.withLock { phase in
            switch phase {
            case .waiting, .ended(nil, _): nil
            case .writing(let file, let bodyStart), .ended(let file?, let bodyStart): (file, bodyStart)
            }
        }
    }
}
