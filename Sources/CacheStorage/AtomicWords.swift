internal import Synchronization

/// A fixed number of 64-bit words, each of which any thread may read and change at any time. What a thread wrote before it
/// changed a word, another sees that has read the change.
///
/// The memory is its own from `init` to `deinit` and is only ever touched through atomic operations, which is why it may
/// call itself Sendable.
package struct AtomicWords: ~Copyable, @unchecked Sendable {
    package let count: Int
    private let words: UnsafeMutablePointer<Atomic<UInt64>>

    /// - Parameter count: at least one.
    package init(count: Int, initial: UInt64 = 0) {
        self.count = count
        words = .allocate(capacity: count)
        for index in 0..<count { (words + index).initialize(to: Atomic(initial)) }
    }

    deinit {
        words.deinitialize(count: count)
        words.deallocate()
    }

    package subscript(index: Int) -> UInt64 { at(index).pointee.load(ordering: .acquiring) }

    package func store(_ word: UInt64, at index: Int) {
        at(index).pointee.store(word, ordering: .releasing)
    }

    /// - Returns: what was there before.
    package func raise(at index: Int, to word: UInt64) -> UInt64 {
        at(index).pointee.max(word, ordering: .acquiringAndReleasing).oldValue
    }

    package func add(_ difference: UInt64, at index: Int) {
        at(index).pointee.wrappingAdd(difference, ordering: .acquiringAndReleasing)
    }

    package func subtract(_ difference: UInt64, at index: Int) {
        at(index).pointee.wrappingSubtract(difference, ordering: .acquiringAndReleasing)
    }

    /// Replaces `expected`.
    /// - Returns: what was there before: something else if nothing was replaced.
    package func exchange(_ expected: UInt64, for word: UInt64, at index: Int) -> UInt64 {
        at(index).pointee.compareExchange(expected: expected, desired: word, ordering: .acquiringAndReleasing).original
    }

    private func at(_ index: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
        precondition(index >= 0 && index < count, "a word of these")
        return words + index
    }
}
