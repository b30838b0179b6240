internal import Synchronization

/// What bodies and heads take in memory beside the stored responses: one sum with one limit.
///
/// Together with the store's own limit it bounds the memory of the process (docs/operations.md). A plain hit does not touch it. Any
/// thread may call any method; nothing waits.
package final class MemoryAccount: Sendable {
    package enum Purpose: Int, CaseIterable, Sendable {
        /// Bodies that arrive from the origin, into the store or past it.
        case fills
        /// Bodies that are not in the store, or not any more, and that clients still read.
        case sending
        /// Heads of requests that have not arrived whole.
        case heads
        /// What waits in the connections' buffers to be sent, as of the last look. It does not count towards the limit of the others,
        /// and has one of the same size: beyond it buffers are kept small.
        case buffers
    }

    /// The most that bodies and heads may take together, in bytes.
    package let limit: Int
    /// The most that half heads may take of it: bodies must not wait for clients that send nothing.
    package var limitForHeads: Int { max(limit / 4, 1 << 20) }
    private let fills = Atomic<Int>(0)
    private let sending = Atomic<Int>(0)
    private let heads = Atomic<Int>(0)
    private let buffers = Atomic<Int>(0)

    package init(limit: Int) {
        self.limit = limit
    }

    /// The account beside a store of `capacity` bytes: a quarter of it, and room for one of the largest bodies.
    package convenience init(besideStoreOf capacity: Int, largestBody: Int) {
        self.init(limit: max(capacity / 4, largestBody))
    }

    /// The bytes that one purpose takes now.
    package subscript(purpose: Purpose) -> Int {
        switch purpose {
        case .fills: fills.load(ordering: .relaxed)
        case .sending: sending.load(ordering: .relaxed)
        case .heads: heads.load(ordering: .relaxed)
        case .buffers: buffers.load(ordering: .relaxed)
        }
    }

    /// The bytes that bodies and heads take now.
    package var total: Int { self[.fills] + self[.sending] + self[.heads] }

    /// Whether nothing more is granted.
    package var isFull: Bool { total >= limit }

    /// Whether no more is to be held than must be.
    package var isShort: Bool { isFull || self[.buffers] >= limit }

    /// Whether bodies that only slow clients still need take more than half of what there is. The rest is for bodies that arrive.
    package var isHeldBySlowReaders: Bool { self[.sending] > limit / 2 }

    /// Counts bytes until `release`.
    /// - Returns: false if that would be more than the limit; nothing is counted.
    package func take(_ count: Int, for purpose: Purpose) -> Bool {
        add(count, for: purpose)
        if total <= limit, purpose != .heads || self[.heads] <= limitForHeads { return true }
        release(count, of: purpose)
        return false
    }

    /// Counts bytes that are held already. They may be more than the limit; then nothing else is granted.
    package func add(_ count: Int, for purpose: Purpose) {
        switch purpose {
        case .fills: fills.wrappingAdd(count, ordering: .relaxed)
        case .sending: sending.wrappingAdd(count, ordering: .relaxed)
        case .heads: heads.wrappingAdd(count, ordering: .relaxed)
        case .buffers: buffers.wrappingAdd(count, ordering: .relaxed)
        }
    }

    package func release(_ count: Int, of purpose: Purpose) {
        add(-count, for: purpose)
    }
}
