import HTTPSemantics

/// A path that an origin may take for another one than it is by its bytes: servers differ in whether they decode it once,
/// twice or not at all before they resolve `..`, and in what they take for a separator.
///
/// RFC 3986 §6.2.2.3 has clients remove dot segments before they ask, so that what has one, in whatever disguise, is rare and
/// hardly well meant.
package struct AmbiguousPath {
    /// Whether it has a dot segment for some reader: where that leads, only the origin knows.
    package let leadsElsewhere: Bool
    /// Other paths that it may stand for.
    package let readings: [[UInt8]]

    /// How many times it is decoded.
    private static let rounds = 3

    /// Whether `target` can be ambiguous at all. Allocates nothing.
    package static func mayBe(_ target: Span<UInt8>) -> Bool {
        var previous: UInt8 = 0
        for index in 0..<target.count {
            let byte = target[index]
            switch byte {
            case ASCII.questionMark: return false
            case 0x25, ASCII.backslash, ASCII.semicolon: return true
            case 0x2E, ASCII.slash: if previous == ASCII.slash { return true }
            default: break
            }
            previous = byte
        }
        return false
    }

    package init(_ target: Span<UInt8>) {
        var length = 0
        while length < target.count, target[length] != ASCII.questionMark { length += 1 }
        var path = target.copied(0..<length)
        var leadsElsewhere = false
        var readings: [[UInt8]] = []
        for _ in 0...Self.rounds {
            let segments = path.split(omittingEmptySubsequences: true) { $0 == ASCII.slash || $0 == ASCII.backslash }
            let bare = segments.map { $0.prefix { $0 != ASCII.semicolon } }
            for segment in bare where segment.count <= 2 && !segment.isEmpty && segment.allSatisfy({ $0 == 0x2E }) {
                leadsElsewhere = true
            }
            let ending: [UInt8] = path.count > 1 && path.last == ASCII.slash ? [ASCII.slash] : []
            for reading in [segments, bare] {
                let text = reading.flatMap { [ASCII.slash] + $0 }
                let whole = text.isEmpty ? [ASCII.slash] : text + ending
                if !readings.contains(whole) { readings.append(whole) }
            }
            let decoded = Self.decode(path)
            if decoded == path { break }
            path = decoded
        }
        self.leadsElsewhere = leadsElsewhere
        self.readings = readings
    }

    private static func decode(_ path: [UInt8]) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(path.count)
        var position = 0
        while position < path.count {
            if path[position] == 0x25, position + 2 < path.count, let high = digit(path[position + 1]),
                let low = digit(path[position + 2])
            {
                decoded.append(high << 4 | low)
                position += 3
            } else {
                decoded.append(path[position])
                position += 1
            }
        }
        return decoded
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        if ASCII.isDigit(byte) { return byte - ASCII.zero }
        let letter = byte | 0x20
        return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : nil
    }
}
