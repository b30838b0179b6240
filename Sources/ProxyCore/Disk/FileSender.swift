internal import CacheStorage
internal import NIOCore

/// Sends parts of a body that lies in a file, as fast as the client takes them and without ever waiting for the disk on the
/// event loop.
final class FileSender {
    private enum State {
        case ready
        /// A piece is being read by another thread; the number tells late news from new.
        case preparing(Int)
        /// Up to here it can be sent without asking.
        case prepared(to: Int)
        case failed
    }

    /// So much is handed to the channel at a time.
    private static let pieceLength = 512 << 10
    /// For how long a disk is waited for that doesn't answer.
    private static let patience = TimeAmount.seconds(30)
    private let body: any BodyFile
    private unowned let connection: ClientConnectionHandler
    private let resume: () -> Void
    private var state = State.ready
    private var attempts = 0

    /// - Parameters:
    ///   - body: used by nobody else.
    ///   - resume: called when `send` is to be called again, since the disk has answered.
    init(_ body: any BodyFile, connection: ClientConnectionHandler, resume: @escaping () -> Void) {
        self.body = body
        self.connection = connection
        self.resume = resume
    }

    /// Whether the disk doesn't give what is to be sent.
    var hasFailed: Bool { if case .failed = state { true } else { false } }

    /// Sends what can be sent now, and has read what can't.
    /// - Returns: up to where it was sent.
    func send(_ range: Range<Int>) -> Int {
        var position = range.lowerBound
        while position < range.upperBound, connection.isWritable {
            var piece = position..<min(position + Self.pieceLength, range.upperBound)
            switch state {
            case .preparing, .failed: return position
            case .prepared(let end) where end > position:
                // It isn't asked for again: the system may have dropped it already, and would do so for ever.
                piece = position..<min(end, piece.upperBound)
            case .ready, .prepared:
                guard body.isPrepared(piece) else {
                    prepare(piece)
                    return position
                }
            }
            connection.sendBody(body, piece)
            position = piece.upperBound
        }
        return position
    }

    private func prepare(_ piece: Range<Int>) {
        attempts += 1
        let number = attempts
        state = .preparing(number)
        let loop = connection.worker.eventLoop
        let sender = NIOLoopBound(self, eventLoop: loop)
        let timeout = loop.assumeIsolated().scheduleTask(in: Self.patience) { [weak self] in
            self?.finish(number, .failed)
        }
        let cancel = NIOLoopBound(timeout, eventLoop: loop)
        body.prepare(piece) { isRead in
            loop.execute {
                cancel.value.cancel()
                sender.value.finish(number, isRead ? .prepared(to: piece.upperBound) : .failed)
            }
        }
    }

    private func finish(_ number: Int, _ result: State) {
        guard case .preparing(number) = state else { return }
        state = result
        resume()
    }
}
