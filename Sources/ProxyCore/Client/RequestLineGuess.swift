internal import HTTPSemantics

/// What a request that could not be parsed most likely asked for, for the log only.
struct RequestLineGuess: Equatable {
    private static let longestMethod = 32
    private static let longestTarget = 1024
    var method = 0..<0
    var target = 0..<0

    /// - Parameter bytes: what has arrived, from the request's first byte on.
    init(_ bytes: Span<UInt8>) {
        var position = 0
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        func isEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") }
        // RFC 9112 §2.2: empty lines before a request are nothing.
        while position < bytes.count, isEnd(bytes[position]) { position += 1 }
        func word(upTo longest: Int) -> Range<Int> {
            let start = position
            while position < bytes.count, position - start < longest, !isBlank(bytes[position]), !isEnd(bytes[position])
            {
                position += 1
            }
            return start..<position
        }
        let first = word(upTo: Self.longestMethod)
        // Something else than HTTP has no words to show.
        guard !first.isEmpty, position < bytes.count, isBlank(bytes[position]), Self.isToken(first, bytes) else {
            return
        }
        method = first
        while position < bytes.count, isBlank(bytes[position]) { position += 1 }
        target = word(upTo: Self.longestTarget)
    }

    /// RFC 9110 §5.6.2, as far as methods are: letters, digits, hyphens and underscores.
    private static func isToken(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        range.allSatisfy { index in
            switch bytes[index] {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
