import Synchronization

/// How many answers an origin gave, by method, path pattern and status.
package final class AnswerStatistics: Sendable {
    /// What the path of a request that no pattern covers counts as.
    package static let unknownPath = "*"

    /// What answers are told apart by.
    package struct Key: Hashable, Sendable {
        /// The request's method, such as `GET`.
        package var method: String
        /// The pattern that the request's path belongs to, such as `/api/books/{id}`.
        package var path: String
        /// The answer's status code.
        package var status: Int

        /// Creates a key.
        package init(method: String, path: String, status: Int) {
            self.method = method
            self.path = path
            self.status = status
        }
    }

    private let counts = Mutex<[Key: Int]>([:])

    init() {}

    /// All counts that are not zero.
    package var current: [Key: Int] { counts.withLock { $0 } }

    /// How many answers of a kind were given.
    package func count(_ method: String, _ path: String, status: Int) -> Int {
        counts.withLock { $0[Key(method: method, path: path, status: status)] ?? 0 }
    }

    /// Sets all counts to zero.
    package func reset() {
        counts.withLock { $0.removeAll() }
    }

    func record(_ key: Key) {
        counts.withLock { $0[key, default: 0] += 1 }
    }
}
