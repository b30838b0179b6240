/// Field names, and families of names that begin alike, to be found without an allocation.
///
/// Names are compared without regard to case (RFC 9110 §5.1), and `_` counts as `-`: to an origin behind CGI or WSGI both
/// are the same (RFC 3875 §4.1.18).
public struct FieldNameTable: Sendable, Equatable {
    /// A name, or all names that begin with a text.
    public struct Pattern: Sendable, Hashable, CustomStringConvertible {
        /// In lower case, with hyphens.
        public let text: [UInt8]
        /// Whether it stands for all names that begin with the text.
        public let isFamily: Bool

        /// - Parameter text: a name such as `X-Api-Key`, or the beginning of names and a star: `X-Consumer-*`.
        public init(_ text: String) {
            var bytes = text.utf8.map(FieldNameTable.folded)
            isFamily = bytes.last == ASCII.asterisk
            if isFamily { bytes.removeLast() }
            self.text = bytes
        }

        /// Whether each name of the other is one of this.
        public func covers(_ other: Pattern) -> Bool {
            isFamily ? other.text.starts(with: text) : !other.isFamily && other.text == text
        }

        /// As settings write it, in lower case.
        public var description: String { String(decoding: text, as: UTF8.self) + (isFamily ? "*" : "") }
    }

    /// All of them, by place.
    public let patterns: [Pattern]
    /// By the hash of the first eight bytes: the place of the first pattern; -1 for none.
    private let heads: [Int16]
    /// By place: that of the next pattern with the same hash.
    private let followers: [Int16]
    /// The places of the families that begin with less than eight bytes.
    private let shortFamilies: [Int16]

    private static let slotBits: UInt64 = 9

    /// - Parameter patterns: each once; the more of a name a pattern gives, the sooner it counts.
    public init(_ patterns: [Pattern] = []) {
        var heads = [Int16](repeating: -1, count: patterns.isEmpty ? 0 : 1 << Self.slotBits)
        var followers = [Int16](repeating: -1, count: patterns.count)
        var shortFamilies: [Int16] = []
        for (place, pattern) in patterns.enumerated() {
            if pattern.isFamily, pattern.text.count < 8 {
                shortFamilies.append(Int16(place))
            } else {
                let slot = Self.slot(of: pattern.text.span)
                followers[place] = heads[slot]
                heads[slot] = Int16(place)
            }
        }
        self.patterns = patterns
        self.heads = heads
        self.followers = followers
        self.shortFamilies = shortFamilies
    }

    /// Whether there is no name.
    public var isEmpty: Bool { patterns.isEmpty }

    /// The place among `patterns` of the one that says most of the name: the name itself, or the longest family.
    public func place(of name: Span<UInt8>) -> Int? {
        guard !patterns.isEmpty, !name.isEmpty else { return nil }
        var best: Int?
        var next = heads[Self.slot(of: name)]
        while next >= 0 {
            consider(Int(next), name, &best)
            next = followers[Int(next)]
        }
        for place in shortFamilies { consider(Int(place), name, &best) }
        return best
    }

    private func consider(_ place: Int, _ name: Span<UInt8>, _ best: inout Int?) {
        let text = patterns[place].text
        let isFamily = patterns[place].isFamily
        guard isFamily ? name.count >= text.count : name.count == text.count else { return }
        if let best, patterns[best].text.count > text.count || !patterns[best].isFamily { return }
        for index in text.indices where Self.folded(name[index]) != text[index] { return }
        best = place
    }

    /// The line, named `listed` if its name is in the table and not one that the proxy acts on.
    public func noting(_ line: FieldLine, in bytes: Span<UInt8>) -> FieldLine {
        guard line.name == .other, !patterns.isEmpty, place(of: bytes.extracting(line.nameRange)) != nil else {
            return line
        }
        return FieldLine(name: .listed, nameRange: line.nameRange, valueRange: line.valueRange)
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        byte == 0x5F ? ASCII.hyphen : ASCII.lowercased(byte)
    }

    private static func slot(of name: Span<UInt8>) -> Int {
        var word: UInt64 = 0
        for index in 0..<min(name.count, 8) { word = word << 8 | UInt64(folded(name[index])) }
        return Int((word &* 0x9E37_79B9_7F4A_7C15) >> (64 - slotBits))
    }
}
