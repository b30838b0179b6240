internal import CacheStorage

/// A request that waits for what the disk has. Then it is planned anew.
final class LookingExchange: ClientExchange {
    private unowned let connection: ClientConnectionHandler
    private let request: RequestMessage
    private var isWaiting = true

    init(_ request: RequestMessage, connection: ClientConnectionHandler) {
        self.request = request
        self.connection = connection
    }

    func start() {
        connection.worker.diskLooks.look(for: request) { [weak self] found in self?.receive(found) }
    }

    private func receive(_ found: FoundOnDisk) {
        guard isWaiting else { return }
        isWaiting = false
        connection.carryOut(request, found: found)
        connection.flush()
    }

    func clientBecameWritable() {}

    func clientGone() {
        isWaiting = false
    }
}
