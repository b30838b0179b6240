import Foundation
import HTTPWire

/// What the environment says about a run of the fuzz tests.
enum FuzzSettings {
    /// How many messages each fuzz test makes; `FUZZ_ITERATIONS`.
    static let iterations = number("FUZZ_ITERATIONS") ?? 1_500

    /// The seed of the first message, the others count up from it: `FUZZ_SEED`, or another one in each run, which is printed. With
    /// the seed that a failure shows and `FUZZ_ITERATIONS=1` that message is made again.
    static let firstSeed: UInt64 = {
        let seed = UInt64(number("FUZZ_SEED") ?? Int.random(in: 1..<1 << 48))
        print("fuzz tests: FUZZ_SEED=\(seed)")
        return seed
    }()

    /// Limits that a small message reaches, next to the true ones.
    static let limits: [MessageLimits] = {
        var tight = MessageLimits()
        tight.requestLine = 48
        tight.head = 160
        tight.fieldLines = 5
        tight.chunkSizeLine = 12
        return [MessageLimits(), tight]
    }()

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init)
    }
}
