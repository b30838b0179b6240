/// The tags that one client has seen of each object.
///
/// Only reads of the object itself and successful writes teach it: a list may be newer than what the proxy holds of the
/// object, and a write that is refused for such a tag would tell nothing about the latter.
struct ClientMemory {
    private static let nonsense: Int64 = 1 << 40

    private var seen: [(last: Int64?, before: Int64?)]

    init(objects: Int) {
        seen = Array(repeating: (nil, nil), count: objects)
    }

    func tag(_ condition: Operation.Condition, of object: Int) -> Int64? {
        switch condition {
        case .none: nil
        case .lastSeen: seen[object].last
        case .older: seen[object].before
        case .nonsense: Self.nonsense
        }
    }

    mutating func learn(_ version: Int64, of object: Int) {
        guard seen[object].last != version else { return }
        seen[object] = (version, seen[object].last)
    }
}
