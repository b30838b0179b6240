internal import ContentCoding
internal import Crypto
internal import HTTPSemantics
internal import NIOCore

/// The digest of a response's content without its coding: servers that compress each response anew send other bytes each time for
/// the same content.
struct ContentDigest {
    /// The longest content, decoded, in bytes.
    static let longestDecoded = 16 << 20
    private var hash = SHA256()
    private let decoder: ContentDecoder?

    /// Nil if the content has a coding that can't be taken off here.
    init?(_ fields: FieldTable, in bytes: Span<UInt8>) {
        var codings: [ContentDecoder.Coding] = []
        for line in fields.lines where line.name == .contentEncoding {
            var members = ListMembers(line.valueRange)
            while let member = members.next(in: bytes) {
                if bytes.equalsIgnoringCase("identity", in: member) { continue }
                guard let coding = Self.coding(member, in: bytes) else { return nil }
                codings.append(coding)
            }
        }
        guard codings.count <= 1 else { return nil }
        decoder = codings.first.map { ContentDecoder($0, mostDecoded: Self.longestDecoded) }
    }

    private static func coding(_ member: Range<Int>, in bytes: Span<UInt8>) -> ContentDecoder.Coding? {
        // "A recipient SHOULD consider "x-gzip" to be equivalent to "gzip"." (RFC 9110 §8.4.1.3)
        if bytes.equalsIgnoringCase("gzip", in: member) || bytes.equalsIgnoringCase("x-gzip", in: member) {
            return .gzip
        }
        return bytes.equalsIgnoringCase("deflate", in: member) ? .deflate : nil
    }

    /// - Returns: false if the content can't be decoded, or is too long.
    mutating func update(_ content: ByteBuffer) -> Bool {
        content.withUnsafeReadableBytes { bytes in
            guard let decoder else {
                hash.update(bufferPointer: bytes)
                return true
            }
            return decoder.decode(bytes) { hash.update(bufferPointer: $0) }
        }
    }

    /// Nil if the coded content is not whole.
    func finalize() -> [UInt8]? {
        guard decoder?.isComplete ?? true else { return nil }
        return Array(hash.finalize())
    }
}
