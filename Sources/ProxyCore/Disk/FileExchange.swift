internal import CacheStorage
internal import HTTPCaching

/// An answer whose head was sent and whose body lies in a file.
final class FileExchange: ClientExchange {
    private unowned let connection: ClientConnectionHandler
    private let body: any BodyFile
    private var rest: Range<Int>
    private var sender: FileSender?

    init(_ body: any BodyFile, _ range: Range<Int>, connection: ClientConnectionHandler) {
        self.body = body
        self.connection = connection
        rest = range
    }

    func start() {
        // Not itself: the connection is what holds an exchange, and lets go of it when the client is gone.
        sender = FileSender(body, connection: connection) { [weak self] in self?.pump() }
        pump()
    }

    private func pump() {
        guard let sender else { return }
        rest = sender.send(rest)..<rest.upperBound
        if sender.hasFailed {
            self.sender = nil
            connection.failExchange(.transferFailed)
        } else if rest.isEmpty {
            self.sender = nil
            connection.endExchange(trailers: nil)
        } else {
            connection.flush()
        }
    }

    func clientBecameWritable() {
        pump()
    }

    func clientGone() {
        sender = nil
    }
}
