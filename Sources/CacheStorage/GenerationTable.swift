internal import Synchronization

/// Counters that an invalidation raises: what was asked for under an older count is validated before it is used.
///
/// Paths share a fixed number of counters by their hash. Two that share one cost each other a validation, never a stale
/// answer. Any thread may read and raise at any time. The memory is the table's own from `init` to `deinit` and is only
/// ever touched through atomic operations, which is why the type may call itself Sendable.
package final class GenerationTable: @unchecked Sendable {
    private let counters: UnsafeMutablePointer<Atomic<UInt64>>
    private let count: Int

    /// - Parameter minimumCount: rounded up to a power of two.
    package init(minimumCount: Int = 65_536) {
        var count = 1
        while count < minimumCount { count <<= 1 }
        self.count = count
        counters = .allocate(capacity: count)
        for index in 0..<count { (counters + index).initialize(to: Atomic(0)) }
    }

    deinit {
        counters.deinitialize(count: count)
        counters.deallocate()
    }

    /// The generation of a path.
    package func current(_ pathHash: UInt64) -> UInt64 {
        counters[slot(pathHash)].load(ordering: .acquiring)
    }

    /// Invalidates whatever was asked for at this path before now.
    package func raise(_ pathHash: UInt64) {
        counters[slot(pathHash)].wrappingAdd(1, ordering: .acquiringAndReleasing)
    }

    private func slot(_ pathHash: UInt64) -> Int {
        // The high half: the store's shards and slots are chosen by the low one.
        Int(truncatingIfNeeded: pathHash >> 32) & (count - 1)
    }
}
