package import HTTPSemantics
package import NIOCore
internal import Synchronization

/// A large body on its way to the disk, piece by piece. It can't be found by its key before it is finished; whoever holds the
/// stream reads what is there through `openBody`.
///
/// Any thread may call any method, one at a time. A stream that is released unfinished is abandoned.
package final class DiskStream: Sendable {
    private let shared: DiskShared
    private let progress: StreamProgress
    private let writer: DiskWriter
    private let window: Int
    private let isEnded = Atomic<Bool>(false)

    init(_ shared: DiskShared, progress: StreamProgress, writer: DiskWriter, window: Int) {
        self.shared = shared
        self.progress = progress
        self.writer = writer
        self.window = window
    }

    deinit {
        abandon()
    }

    /// How many bytes of the body can be read.
    package var written: Int { progress.written }

    /// Hands over the next piece; false if too much waits to be written: nothing was taken, and `.written` will say when to try
    /// again.
    package func append(_ piece: ByteBuffer, now: Timestamp) -> Bool {
        guard !isEnded.load(ordering: .relaxed), progress.reserve(piece.readableBytes, window: window) else {
            return false
        }
        return writer.enqueue(.append(progress, piece, now))
    }

    /// Says that the body is whole. `.finished` or `.failed` follows.
    package func finish(now: Timestamp) {
        if !isEnded.exchange(true, ordering: .relaxed) { writer.enqueue(.finish(progress, now)) }
    }

    /// Leaves nothing of it.
    package func abandon() {
        guard !isEnded.exchange(true, ordering: .relaxed) else { return }
        progress.silence()
        writer.enqueue(.abandon(progress))
    }

    /// What has been written, growing as more is, for one reader; nil if nothing has been yet. What is there can be read as
    /// long as somebody holds it, also if the body is abandoned.
    package func openBody() -> DiskBody? {
        progress.file.map { DiskBody(shared, file: $0.open, start: $0.bodyStart, progress: progress) }
    }
}
