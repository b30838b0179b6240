/// The form of a path in which everything is equal that an origin may take for the same resource.
///
/// RFC 9110 §4.2.3 makes percent-encoded unreserved characters equal to the characters themselves; dot segments go by RFC
/// 3986 §5.2.4. Beyond that, letters are in lower case (many frameworks route so), percent-encoded visible ASCII and what lies beyond ASCII is decoded,
/// repeated slashes are one, and a slash at the end is left out. Two paths that are one here and two at the origin cost
/// each other a validation; the other way round, what a write changed under one spelling would stay in use under another.
///
/// It is for invalidation only: a stored response is found by the bytes of its path as they came.
public enum FoldedPath {
    /// Appends the folded path of `target`, a request target in origin form: what follows a `?` is left out.
    public static func append(_ target: Span<UInt8>, to path: inout [UInt8]) {
        let (end, isPlain) = extent(of: target)
        if isPlain {
            for position in 0..<end { path.append(ASCII.lowercased(target[position])) }
            return
        }
        let start = path.count
        var position = 0
        while position < end {
            let byte = octet(at: &position, in: target, before: end)
            if byte == ASCII.slash {
                endSegment(of: &path, from: start)
                if path.last != ASCII.slash || path.count == start { path.append(byte) }
            } else {
                path.append(ASCII.lowercased(byte))
            }
        }
        endSegment(of: &path, from: start)
        if path.count > start + 1, path.last == ASCII.slash { path.removeLast() }
    }

    /// How long the path of `target` is, and whether folding it takes no more than lower case: it has no percent-encoding,
    /// no dot segment and no slash too many.
    public static func extent(of target: Span<UInt8>) -> (length: Int, isPlain: Bool) {
        var length = 0
        var previous: UInt8 = 0
        var isPlain = true
        while length < target.count {
            let byte = target[length]
            if byte == ASCII.questionMark { break }
            if byte == 0x25 || previous == ASCII.slash && (byte == ASCII.slash || byte == 0x2E) { isPlain = false }
            previous = byte
            length += 1
        }
        if previous == ASCII.slash, length > 1 { isPlain = false }
        return (length, isPlain)
    }

    /// The next octet, decoded if it is a percent-encoding that stands for itself.
    private static func octet(at position: inout Int, in target: Span<UInt8>, before end: Int) -> UInt8 {
        let byte = target[position]
        position += 1
        guard byte == 0x25, position + 2 <= end, let high = digit(target[position]),
            let low = digit(target[position + 1])
        else { return byte }
        let decoded = high << 4 | low
        switch decoded {
        // These mean something else when they are not encoded, and a percent sign would make it a second round.
        case ASCII.slash, ASCII.questionMark, 0x23, 0x25: return byte
        // Octets beyond ASCII may come raw, although they should be encoded.
        case 0x21...0x7E, 0x80...:
            position += 2
            return decoded
        default: return byte
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        if ASCII.isDigit(byte) { return byte - ASCII.zero }
        let letter = byte | 0x20
        return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : nil
    }

    /// Takes back the segment that was just read, if it is `.`, and the one before it too, if it is `..`.
    private static func endSegment(of path: inout [UInt8], from start: Int) {
        guard let slash = path.lastIndex(of: ASCII.slash), slash >= start else { return }
        let segment = path[(slash + 1)...]
        guard !segment.isEmpty, segment.count <= 2, segment.allSatisfy({ $0 == 0x2E }) else { return }
        let goesUp = segment.count == 2
        path.removeLast(segment.count)
        guard goesUp, slash > start else { return }
        path.removeLast()
        while path.count > start + 1, path.last != ASCII.slash { path.removeLast() }
    }
}
