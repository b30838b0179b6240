internal import CacheStorage
package import HTTPSemantics

/// The keys whose answers lately could not be shared: requests for them don't wait for each other.
///
/// Keys share a fixed number of places by their hash, and the latest takes it: what is forgotten costs one wait. Any thread may
/// call any method.
package final class UncacheableMarks: Sendable {
    /// For how long a key is remembered, in seconds.
    package static let seconds: Int64 = 30
    /// A power of two.
    private static let places = 65_536
    /// The upper half of the hash, and the second in which the mark ends.
    private let words = AtomicWords(count: places)

    package init() {}

    /// - Parameter hash: of the cache key.
    package func mark(_ hash: UInt64, now: Timestamp) {
        let word = Self.word(hash, end: now.seconds + Self.seconds)
        let place = Self.place(hash)
        // Most often it was marked in this second: what others read need not be written.
        if words[place] != word { words.store(word, at: place) }
    }

    package func remove(_ hash: UInt64) {
        if Self.isOf(hash, words[Self.place(hash)]) { words.store(0, at: Self.place(hash)) }
    }

    package func contains(_ hash: UInt64, now: Timestamp) -> Bool {
        let word = words[Self.place(hash)]
        return Self.isOf(hash, word) && UInt32(truncatingIfNeeded: word) > UInt32(truncatingIfNeeded: now.seconds)
    }

    private static func place(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash) & (places - 1)
    }

    private static func word(_ hash: UInt64, end: Int64) -> UInt64 {
        hash & ~0xffff_ffff | UInt64(UInt32(truncatingIfNeeded: end))
    }

    private static func isOf(_ hash: UInt64, _ word: UInt64) -> Bool {
        word >> 32 == hash >> 32
    }
}
