internal import CacheStorage

/// Who gives memory back when there is too little of it.
extension Worker {
    /// How many at a time: looking for them takes longer than closing them.
    private static let mostAtOnce = 16

    /// Refuses the heads that have been arriving for longest.
    /// - Returns: false if nobody but `connection` has one that counts.
    func refuseOldestHeads(sparing connection: ClientConnectionHandler) -> Bool {
        let others = connections.filter { $0.countedHead > 0 && $0 !== connection }
        let oldest = others.sorted { $0.deadline < $1.deadline }.prefix(Self.mostAtOnce)
        for other in oldest { other.refuseHead() }
        return !oldest.isEmpty
    }

    /// Counts what waits in the connections' buffers for clients that are slower than what they are sent.
    func countBuffers() {
        let bytes = connections.reduce(0) { $0 + $1.bufferedBytes }
        shared.account.add(bytes - countedBuffers, for: .buffers)
        countedBuffers = bytes
    }

    /// Closes the connections whose clients have taken nothing for longest of bodies that nobody else may need.
    func closeSlowestReaders() {
        let now = tickMilliseconds
        let slow = connections.compactMap { connection in
            connection.stall(now: now).map { (connection: connection, stall: $0) }
        }
        let slowest = slow.filter { $0.stall >= ClientConnectionHandler.shortestStall }
            .sorted { $0.stall > $1.stall }
        for reader in slowest.prefix(Self.mostAtOnce) where shared.account.isHeldBySlowReaders {
            reader.connection.closeSlowReader()
        }
    }
}
