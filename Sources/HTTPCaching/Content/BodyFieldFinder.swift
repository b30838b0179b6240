import HTTPSemantics

/// Finds the version that an API writes into its bodies: the value of one member of a JSON object, in a body that comes in
/// pieces.
///
/// Only the members of the outermost object count; of several with the name, the first. Nothing is awaited that isn't needed:
/// what stands behind the value is not read.
package struct BodyFieldFinder: Sendable {
    package enum State: Sendable, Equatable {
        /// More of the body is needed.
        case searching
        /// A string's content, or a number's literal as it stands in the body: at least one byte, at most 256, and all of
        /// them such that an entity-tag may hold them (`etagc`, RFC 9110 §8.8.3).
        case found([UInt8])
        /// There is no such value: the body is no JSON object, is malformed up to there, has no member of that name or one
        /// with another value, or the limit is reached.
        case absent
    }

    /// In bytes.
    private static let longestValue = 256

    private let name: [UInt8]
    private var remaining: Int
    private var scanner: JSONScanner
    private var isNamed = false
    private var state = State.searching

    /// - Parameters:
    ///   - name: of the member, in UTF-8; ASCII letters are compared without regard to case.
    ///   - limit: how many bytes of a body are searched.
    package init(name: [UInt8], limit: Int = 65_536) {
        self.name = name
        remaining = max(0, limit)
        scanner = JSONScanner(textLimit: max(Self.longestValue, name.count))
        scanner.reportedDepth = 1
    }

    /// Takes the next piece of the body, without any content coding. Costs nothing once the state is no longer `searching`.
    package mutating func consume(_ piece: Span<UInt8>) -> State {
        guard state == .searching else { return state }
        let part = piece.extracting(..<min(remaining, piece.count))
        remaining -= part.count
        var position = 0
        while state == .searching, let token = scanner.next(in: part, from: &position) {
            state = isNamed ? value(token) : search(token)
        }
        if state == .searching, remaining == 0 { state = .absent }
        return state
    }

    /// To be called at the body's end.
    package mutating func end() -> State {
        if state == .searching { state = .absent }
        return state
    }

    private mutating func search(_ token: JSONToken) -> State {
        switch token {
        case .name:
            isNamed = scanner.text.reads(name)
            scanner.gathersNextValue = isNamed
            return .searching
        case .malformed: return .absent
        case .beginArray where scanner.depth == 1: return .absent
        // The object ended, or there was a value of its own.
        default: return scanner.depth == 0 ? .absent : .searching
        }
    }

    private func value(_ token: JSONToken) -> State {
        // An empty version can't tell one state from another.
        guard token == .string || token == .number, let value = scanner.text.value, !value.isEmpty,
            value.count <= Self.longestValue, value.allSatisfy(ASCII.isEntityTagByte)
        else { return .absent }
        return .found(value)
    }
}
