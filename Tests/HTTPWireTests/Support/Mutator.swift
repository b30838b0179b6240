/// Makes other messages of messages: now and then one that somebody would like to send.
struct Mutator {
    /// What has told parsers apart before.
    private static let tokens: [[UInt8]] = [
        "\r", "\n", "\r\n", "\r\n\r\n", "\0", " ", "\t", "\u{0B}", "\u{0C}", ":", ";", ",", "\"", "\\", "/", "#", "?",
        "@", "%",
        "%0d%0a", "+", "-", "_", "=", "*", "0", "5", "a", "F", "0x", "chunked", "Chunked", ", chunked", "identity",
        "gzip",
        "close", "keep-alive", "100-continue", "HTTP/1.1", "HTTP/1.0", "HTTP/1.2", "HTTP/0.9", "http://", "http://a",
        "Content-Length: 5\r\n", "Content-Length: 0\r\n", "Content-Length:", "Content-Length : 5\r\n",
        "content_length: 5\r\n",
        "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n", "Transfer-Encoding:\u{0B}chunked\r\n",
        "Transfer-Encoding : chunked\r\n", "Transfer-Encoding:\r\n chunked\r\n", "Host: b\r\n", "Host: a\r\n",
        "Connection: close\r\n", "Connection: Content-Length\r\n", "Expect: 100-continue\r\n", "X: y\r\n", " X: y\r\n",
        "0\r\n", "0\r\n\r\n", "5\r\nabcde\r\n", "7fffffffffffffff", "ffffffffffffffff", "10000000000000000",
        "9223372036854775807", "18446744073709551616", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n", "HEAD", "100", "101", "204", "304", "\u{80}", "\u{FF}", "\u{7F}", "\u{85}",
        "\u{A0}",
    ].map(octets)

    var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    /// One of `corpus`, changed up to five times.
    mutating func specimen(of corpus: [Specimen]) -> Specimen {
        var specimen = random.pick(corpus)
        for _ in 0..<random.below(6) {
            specimen = Specimen(specimen.stream, text(mutated(specimen.bytes, other: random.pick(corpus).bytes)))
        }
        return specimen
    }

    private mutating func mutated(_ bytes: [UInt8], other: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let position = random.below(bytes.count + 1)
        let length = random.below(min(16, bytes.count - position) + 1)
        let range = position..<position + length
        switch random.below(11) {
        case 0 where position < bytes.count: bytes[position] ^= 1 << UInt8(random.below(8))
        case 1 where position < bytes.count: bytes[position] = UInt8(random.below(256))
        case 2: bytes.removeSubrange(range)
        case 3: bytes.insert(contentsOf: bytes[range], at: position)
        case 4: bytes.replaceSubrange(range, with: random.pick(Self.tokens))
        case 5: bytes.removeSubrange(position...)
        case 6: bytes.replaceSubrange(position..., with: other[random.below(other.count + 1)...])
        case 7: bytes.insert(contentsOf: run(), at: position)
        case 8:
            // A whole line, where lines begin.
            let starts = bytes.indices.filter { $0 == 0 || bytes[$0 - 1] == 0x0A }
            let start = starts.isEmpty ? 0 : random.pick(starts)
            let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.endIndex
            bytes.insert(contentsOf: bytes[start..<end], at: starts.isEmpty ? 0 : random.pick(starts))
        default: bytes.insert(contentsOf: random.pick(Self.tokens), at: position)
        }
        return bytes
    }

    /// A run of one octet: mostly short, sometimes about as long as a limit.
    private mutating func run() -> [UInt8] {
        let limits = [16_384, 65_536, 4_096]
        let length = random.below(40) == 0 ? random.pick(limits) - 40 + random.below(80) : random.below(300)
        return [UInt8](repeating: random.pick(octets("a0 \t;,\r\n\0:")), count: length)
    }

    /// The bytes cut in up to four pieces.
    mutating func pieces(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        let cuts = (0..<3).map { _ in random.below(bytes.count + 1) }.sorted()
        return zip([0] + cuts, cuts + [bytes.count]).map { bytes[$0..<$1] }
    }
}
