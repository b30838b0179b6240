internal import CacheStorage
internal import HTTPCaching
internal import NIOCore

/// A response from the store whose head was sent, and whose body is sent piece by piece as the client takes it: what a connection
/// holds of it does not depend on its length.
final class StoredBodyExchange: ClientExchange {
    private unowned let connection: ClientConnectionHandler
    private let stored: StoredResponse
    private var rest: Range<Int>

    init(_ stored: StoredResponse, _ range: Range<Int>, connection: ClientConnectionHandler) {
        self.stored = stored
        self.connection = connection
        rest = range
        stored.beginReading()
    }

    deinit {
        stored.endReading()
    }

    func start() {
        while !rest.isEmpty, connection.isWritable {
            let piece = rest.prefix(FillBody.chunkSize)
            for part in stored.body(piece) {
                rest = rest.dropFirst(part.readableBytes)
                connection.sendBody(part)
            }
            // The system doesn't give the rest.
            guard rest.lowerBound == piece.upperBound else { return connection.failExchange(.transferFailed) }
        }
        if rest.isEmpty { connection.endExchange(trailers: nil) } else { connection.flush() }
    }

    func clientBecameWritable() {
        start()
    }

    func clientGone() {}
}
