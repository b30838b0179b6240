/// `store`: what is kept.
package struct StoreSettings: Sendable, Equatable {
    /// `memory`: the most bytes that stored responses take, everything counted.
    package var memory: Int
    /// `largest-object`: the longest body that is stored, in bytes; a longer one is passed through.
    package var largestObject: Int
    /// `variants`: the most responses that are kept for one URL, if its responses vary.
    package var variants = 32

    /// Settings with `memory` bytes; without `largestObject` a sixteenth of that, at most 64 MiB.
    package init(memory: Int = 256 << 20, largestObject: Int? = nil) {
        self.memory = memory
        self.largestObject = largestObject ?? min(memory / 16, 64 << 20)
    }
}
