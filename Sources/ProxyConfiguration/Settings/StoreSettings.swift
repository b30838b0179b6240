package import HTTPCaching

/// `store`: what is kept.
package struct StoreSettings: Sendable, Equatable {
    /// `memory`: the most bytes that stored responses take in memory, everything counted.
    package var memory: Int
    /// `disk`: where responses go that memory has no room for; nil if they go nowhere.
    package var disk: DiskSettings?
    /// `largest-object`: the longest body that is stored, in bytes; a longer one is passed through.
    package var largestObject: Int
    /// `largest-in-memory`: the longest body that is held in memory whole, in bytes; a longer one is written to disk while
    /// it streams. At most `largestObject`, and without a disk the same.
    package var largestInMemory: Int
    /// `variants`: the most responses that are kept for one URL, if its responses vary.
    package var variants = 32
    /// `spill`: which responses go to disk when memory evicts them, where a route doesn't say.
    package var spill = SpillRule.secondUse
    /// `trust-after-restart`: whether a response that was current when the proxy before this one stopped in an orderly way
    /// is used without being validated first.
    package var trustAfterRestart = false

    /// Settings with `memory` bytes.
    ///
    /// - Parameters:
    ///   - largestObject: without it a quarter of the disk's size or, if there is no disk, a sixteenth of memory, at most
    ///     64 MiB.
    ///   - largestInMemory: without it a sixteenth of memory, at most 64 MiB. It means nothing if there is no disk.
    package init(
        memory: Int = 256 << 20, disk: DiskSettings? = nil, largestObject: Int? = nil, largestInMemory: Int? = nil
    ) {
        let share = min(memory / 16, 64 << 20)
        self.memory = memory
        self.disk = disk
        let largest = largestObject ?? disk.map { $0.size / 4 } ?? share
        self.largestObject = largest
        self.largestInMemory = disk == nil ? largest : min(largestInMemory ?? share, largest)
    }
}
