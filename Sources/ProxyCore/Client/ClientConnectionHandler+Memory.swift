internal import CacheStorage
internal import HTTPCaching
internal import NIOCore
internal import ProxyMeasurement

/// What a connection holds in memory for a client that is slow, and how it gives it back.
extension ClientConnectionHandler {
    /// So much of a head that has not arrived whole belongs to each connection and is not counted.
    static let freeHead = 4096
    /// For how long a client must have taken nothing before it is closed to get memory back, in milliseconds.
    static let shortestStall: Int64 = 2_000

    /// Counts what is held of a head that has not arrived whole. If there is no memory for it, the heads that have been arriving for
    /// longest are refused.
    func countHead() {
        let size = pending.storageCapacity - Self.freeHead
        guard size > countedHead else { return }
        while !shared.account.take(size - countedHead, for: .heads) {
            guard worker.refuseOldestHeads(sparing: self) else { return refuse(.headsTakeTooMuch) }
        }
        countedHead = size
    }

    /// The head is whole, or never will be.
    func releaseHead() {
        guard countedHead > 0 else { return }
        shared.account.release(countedHead, of: .heads)
        countedHead = 0
    }

    /// Gives back what the buffer of a head that is still arriving has beyond what has arrived.
    func shrinkHead() {
        guard case .reading = state, pending.readableBytes > 0,
            pending.storageCapacity > 2 * pending.readableBytes + 1024
        else { return }
        pending = ByteBuffer(bytes: pending.readableBytesView)
        let size = max(0, pending.storageCapacity - Self.freeHead)
        guard size < countedHead else { return }
        shared.account.release(countedHead - size, of: .heads)
        countedHead = size
    }

    /// Another head needs the memory.
    func refuseHead() {
        guard case .reading = state, countedHead > 0 else { return }
        refuse(.headsTakeTooMuch)
    }

    /// What waits in the channel's buffers, as of the last tick. A part of a file takes no memory of its own.
    var bufferedBytes: Int { min(stalledBytes, ConnectionOutput.mostBuffered) }

    /// For how long the client has taken nothing of a body that is being sent; nil if it has nothing to take.
    func stall(now: Int64) -> Int64? {
        guard stalledBytes > 0 else { return nil }
        // What waits of a short response is not worth a connection.
        if case .exchange = state { return now - stalledSince }
        return stalledBytes >= 65_536 ? now - stalledSince : nil
    }

    /// The memory that its response holds is needed.
    func closeSlowReader() {
        worker.counters.clientTimedOut()
        abort()
    }
}
