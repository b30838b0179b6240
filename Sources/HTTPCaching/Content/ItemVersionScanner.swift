import HTTPSemantics

/// Reads which versions of which items a list holds, out of a JSON body that comes in pieces.
///
/// An item is an element of the list that is an object with both a key and a version among its own members, in any order,
/// each a string or a number; of several members with one name the first counts. Other elements are passed over.
package struct ItemVersionScanner: Sendable {
    private enum Stage {
        /// The value comes next that the names so far lead to.
        case entering
        /// Among the members of an object on the way to the list.
        case searching
        /// Between the elements.
        case list
        /// Among the members of an element.
        case item
        case finished
    }

    /// Of a key and of a version, in bytes.
    private static let longestValue = 256

    private let path: [[UInt8]]
    private let keyName: [UInt8]
    private let versionName: [UInt8]
    private var scanner: JSONScanner
    private var stage = Stage.entering
    /// How many names of the path have been followed; as many objects are open around the place.
    private var followed = 0
    /// Nil until its member came; empty if that can't be used.
    private var key: [UInt8]?
    private var version: [UInt8]?
    /// What the value that comes next is for.
    private var isKey = false
    private var isVersion = false

    /// Names are in UTF-8; ASCII letters are compared without regard to case.
    ///
    /// - Parameters:
    ///   - path: the names of the members that lead to the list: `[]` for `$[*]`, `["data", "rows"]` for
    ///     `$.data.rows[*]`.
    ///   - key: the name of the item's member that tells it from the others.
    ///   - version: the name of the item's member that holds its version.
    package init(path: [[UInt8]], key: [UInt8], version: [UInt8]) {
        self.path = path
        keyName = key
        versionName = version
        let longestName = (path + [key, version]).map(\.count).max() ?? 0
        scanner = JSONScanner(textLimit: max(Self.longestValue, longestName))
        scanner.reportedDepth = 0
    }

    /// Whether nothing more can come: the list has ended, there is none, or the body is malformed.
    package var isFinished: Bool { stage == .finished }

    /// Takes the next piece of the body, without any content coding, and reports each item that ends in it: the contents of
    /// strings, the literals of numbers, 1 to 256 bytes each.
    ///
    /// What is malformed ends it quietly; what was reported before stays valid. Costs nothing once it is finished.
    package mutating func consume(_ piece: Span<UInt8>, _ report: (_ key: [UInt8], _ version: [UInt8]) -> Void) {
        var position = 0
        while stage != .finished, let token = scanner.next(in: piece, from: &position) {
            switch stage {
            case .entering: enter(token)
            case .searching: search(token)
            case .list: takeElement(token)
            case .item:
                takeMember(token)
                if stage == .list, let key, let version, !key.isEmpty, !version.isEmpty { report(key, version) }
            case .finished: break
            }
            if token == .malformed { stage = .finished }
        }
    }

    private mutating func enter(_ token: JSONToken) {
        scanner.reportedDepth = followed + 1
        if followed < path.count {
            stage = token == .beginObject ? .searching : .finished
        } else {
            stage = token == .beginArray ? .list : .finished
        }
    }

    private mutating func search(_ token: JSONToken) {
        if token == .name, scanner.text.reads(path[followed]) {
            followed += 1
            stage = .entering
        } else if scanner.depth == followed {
            stage = .finished
        }
    }

    private mutating func takeElement(_ token: JSONToken) {
        if token == .beginObject {
            stage = .item
            scanner.reportedDepth = followed + 2
            (key, version) = (nil, nil)
            (isKey, isVersion) = (false, false)
        } else if scanner.depth == followed {
            stage = .finished
        }
    }

    private mutating func takeMember(_ token: JSONToken) {
        if token == .name {
            isKey = key == nil && scanner.text.reads(keyName)
            isVersion = version == nil && scanner.text.reads(versionName)
            scanner.gathersNextValue = isKey || isVersion
            return
        }
        if isKey { key = value(token) }
        if isVersion { version = value(token) }
        (isKey, isVersion) = (false, false)
        if scanner.depth == followed + 1 {
            stage = .list
            scanner.reportedDepth = followed + 1
        }
    }

    /// Empty if it is no value for a key or a version.
    private func value(_ token: JSONToken) -> [UInt8] {
        guard token == .string || token == .number, let value = scanner.text.value, value.count <= Self.longestValue
        else {
            return []
        }
        return value
    }
}
