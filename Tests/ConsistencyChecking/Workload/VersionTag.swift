import Foundation
import NIOCore

/// Versions as entity-tags write them: a book's in decimal, an ERP row's as eight bytes, big-endian, in base64.
enum VersionTag {
    /// The field in which an origin names the version that a write has made, where its entity-tags don't.
    static let fieldName = "x-version"

    /// What stands behind the version in the entity-tag of a variant.
    static func suffix(language: String) -> String { ".\(language)" }

    /// The opaque part of the tag of a version.
    static func text(_ version: Int64, isBook: Bool) -> String {
        if isBook { return String(version) }
        return withUnsafeBytes(of: version.bigEndian) { Data($0).base64EncodedString() }
    }

    /// The version that an opaque tag stands for, of a book or of a row; nil if it is neither's.
    ///
    /// A row's tag is 12 characters that end in `=`, which a decimal number doesn't.
    static func version(_ tag: Slice<UnsafeRawBufferPointer>) -> Int64? {
        let bytes = tag.lastIndex(of: UInt8(ascii: ".")).map { tag[..<$0] } ?? tag
        guard bytes.count == 12, bytes.last == UInt8(ascii: "=") else { return decimal(bytes) }
        var value: UInt64 = 0
        for byte in bytes.dropLast() {
            guard let digit = digit(byte) else { return nil }
            value = value << 6 | UInt64(digit)
        }
        // Eleven digits are 66 bits, of which the last two are padding; no version is as long as to need the first two.
        return Int64(bitPattern: value >> 2)
    }

    /// The version that an object's body names at its end.
    static func last(in body: ByteBuffer, isBook: Bool) -> Int64? {
        let end = min(64, body.readableBytes)
        return body.withUnsafeReadableBytes { bytes in
            var rest = bytes[(bytes.count - end)...]
            return ListPage.text(after: isBook ? #""version":"# : #""timeStamp":""#, in: &rest).flatMap(version)
        }
    }

    static func decimal(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int64? {
        guard !bytes.isEmpty, bytes.count < 19 else { return nil }
        var value: Int64 = 0
        for byte in bytes {
            guard byte &- UInt8(ascii: "0") < 10 else { return nil }
            value = value * 10 + Int64(byte &- UInt8(ascii: "0"))
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
