internal import DiskStorage
internal import HTTPSemantics
internal import NIOCore

/// Hands the body of a fill to the disk as it arrives, and holds what the disk doesn't take yet.
final class FillSpool {
    private let stream: DiskStream
    private var waiting = CircularBuffer<ByteBuffer>()
    private var endsAfterWaiting = false
    /// Milliseconds without a sign of life after which the disk is given up.
    private static let patience: Int64 = 15_000
    /// Milliseconds of the worker's clock when the disk last took something, or had taken everything.
    private var lastSign: Int64?

    init(_ stream: DiskStream) {
        self.stream = stream
    }

    /// The part of the body that is on disk, for readers of the fill.
    var body: SpooledBody { SpooledBody(stream: stream) }

    /// - Returns: false if enough waits: the origin is to pause until `resume` says true.
    func append(_ content: ByteBuffer, now: Timestamp, tick: Int64) -> Bool {
        waiting.append(content)
        return handOver(now: now, tick: tick)
    }

    /// The disk has written something. Tries again what it didn't take.
    /// - Returns: whether nothing waits any more.
    func resume(now: Timestamp, tick: Int64) -> Bool {
        lastSign = tick
        return handOver(now: now, tick: tick)
    }

    private func handOver(now: Timestamp, tick: Int64) -> Bool {
        if lastSign == nil { lastSign = tick }
        while let next = waiting.first {
            guard stream.append(next, now: now) else { return false }
            waiting.removeFirst()
        }
        if endsAfterWaiting { stream.finish(now: now) } else { lastSign = nil }
        return true
    }

    /// Whether something waits for the disk, and has for long.
    func isStuck(now: Int64) -> Bool {
        lastSign.map { now - $0 >= Self.patience } ?? false
    }

    /// The body is whole, once what waits is written.
    func finish(now: Timestamp, tick: Int64) {
        endsAfterWaiting = true
        _ = handOver(now: now, tick: tick)
    }

    func abandon() {
        waiting.removeAll()
        stream.abandon()
    }
}
