import Testing

@testable import CacheStorage

@Suite("Words that all threads change")
struct AtomicWordsTests {
    /// The words can't be captured by themselves.
    private final class Shared: Sendable {
        let words = AtomicWords(count: 3, initial: 7)
    }

    @Test("Nothing that a thread does to a word is lost")
    func concurrentChanges() async {
        let shared = Shared()
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 as Range<UInt64> {
                group.addTask {
                    for step in 0..<1000 as Range<UInt64> {
                        shared.words.add(2, at: 0)
                        shared.words.subtract(1, at: 0)
                        _ = shared.words.raise(at: 1, to: task * 1000 + step)
                        var seen = shared.words[2]
                        while true {
                            let before = shared.words.exchange(seen, for: seen + 1, at: 2)
                            if before == seen { break }
                            seen = before
                        }
                    }
                }
            }
        }
        #expect(shared.words[0] == 7 + 8000)
        #expect(shared.words[1] == 7999)
        #expect(shared.words[2] == 7 + 8000)
    }

    @Test("A word is replaced only if it is the one expected, and raised only to a greater one")
    func conditions() {
        let words = AtomicWords(count: 1)
        #expect(words.exchange(1, for: 5, at: 0) == 0)
        #expect(words[0] == 0)
        words.store(9, at: 0)
        #expect(words.raise(at: 0, to: 8) == 9)
        #expect(words[0] == 9)
    }
}
