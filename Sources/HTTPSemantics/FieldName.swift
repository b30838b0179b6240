/// The fields that the proxy acts on. Every other field is `other` and is passed as it came.
public enum FieldName: UInt8, Sendable, CaseIterable {
    case other
    case accept, acceptEncoding, acceptLanguage, acceptRanges, age, authorization
    case cacheControl, cacheStatus, cdnCacheControl, cdnLoop, connection, contentEncoding, contentLanguage,
        contentLength
    case contentLocation, contentRange, contentType, cookie
    case date, entityTag, expect, expires, forwarded, host
    case ifMatch, ifModifiedSince, ifNoneMatch, ifRange, ifUnmodifiedSince
    case keepAlive, lastModified, location, pragma, proxyAuthenticate, proxyAuthenticationInfo, proxyAuthorization
    case proxyConnection, proxyStatus, range, server, setCookie, te, trailer, transferEncoding, upgrade, userAgent
    case vary, via, warning, xForwardedFor, xForwardedHost, xForwardedProto
    /// A name that is none of these but stands in the table of names that a parser was given, such as that of a field with
    /// credentials.
    case listed

    /// The name as RFC 9110 and its companions write it; empty for `other` and `listed`.
    public var spelling: StaticString {
        switch self {
        case .other, .listed: ""
        case .accept: "Accept"
        case .acceptEncoding: "Accept-Encoding"
        case .acceptLanguage: "Accept-Language"
        case .acceptRanges: "Accept-Ranges"
        case .age: "Age"
        case .authorization: "Authorization"
        case .cacheControl: "Cache-Control"
        case .cacheStatus: "Cache-Status"
        case .cdnCacheControl: "CDN-Cache-Control"
        case .cdnLoop: "CDN-Loop"
        case .connection: "Connection"
        case .contentEncoding: "Content-Encoding"
        case .contentLanguage: "Content-Language"
        case .contentLength: "Content-Length"
        case .contentLocation: "Content-Location"
        case .contentRange: "Content-Range"
        case .contentType: "Content-Type"
        case .cookie: "Cookie"
        case .date: "Date"
        case .entityTag: "ETag"
        case .expect: "Expect"
        case .expires: "Expires"
        case .forwarded: "Forwarded"
        case .host: "Host"
        case .ifMatch: "If-Match"
        case .ifModifiedSince: "If-Modified-Since"
        case .ifNoneMatch: "If-None-Match"
        case .ifRange: "If-Range"
        case .ifUnmodifiedSince: "If-Unmodified-Since"
        case .keepAlive: "Keep-Alive"
        case .lastModified: "Last-Modified"
        case .location: "Location"
        case .pragma: "Pragma"
        case .proxyAuthenticate: "Proxy-Authenticate"
        case .proxyAuthenticationInfo: "Proxy-Authentication-Info"
        case .proxyAuthorization: "Proxy-Authorization"
        case .proxyConnection: "Proxy-Connection"
        case .proxyStatus: "Proxy-Status"
        case .range: "Range"
        case .server: "Server"
        case .setCookie: "Set-Cookie"
        case .te: "TE"
        case .trailer: "Trailer"
        case .transferEncoding: "Transfer-Encoding"
        case .upgrade: "Upgrade"
        case .userAgent: "User-Agent"
        case .vary: "Vary"
        case .via: "Via"
        case .warning: "Warning"
        case .xForwardedFor: "X-Forwarded-For"
        case .xForwardedHost: "X-Forwarded-Host"
        case .xForwardedProto: "X-Forwarded-Proto"
        }
    }

    /// The field that the bytes of `range` name, without regard to case (RFC 9110 §5.1).
    public static func recognise(_ range: Range<Int>, in bytes: Span<UInt8>) -> FieldName {
        guard !range.isEmpty, range.count < 32 else { return .other }
        let initial = ASCII.lowercased(bytes[range.lowerBound]) &- 0x61
        guard initial < 26 else { return .other }
        let slot = (range.count << 5 | Int(initial)) * candidatesPerSlot
        for position in slot..<slot + candidatesPerSlot {
            guard let candidate = FieldName(rawValue: candidates[position]), candidate != .other else { break }
            if isSpelled(candidate, range, in: bytes) { return candidate }
        }
        return .other
    }

    /// Compares eight bytes at a time: where the name has a letter, the bytes' letters count in lower case.
    private static func isSpelled(_ name: FieldName, _ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        let first = Int(name.rawValue) * wordsPerName
        guard range.count >= 8 else {
            var word: UInt64 = 0
            for offset in 0..<range.count { word |= UInt64(bytes[range.lowerBound + offset]) << UInt64(8 * offset) }
            return words[first].matches(word)
        }
        var offset = 0
        while offset < range.count {
            // The last eight bytes are compared as a word of their own.
            let position = range.lowerBound + min(offset, range.count - 8)
            guard words[first + offset >> 3].matches(bytes.word(at: position)) else { return false }
            offset += 8
        }
        return true
    }

    /// Eight bytes of a name in lower case, and bit 5 of each that is a letter.
    private struct NameWord {
        var text: UInt64 = 0
        var letters: UInt64 = 0

        func matches(_ word: UInt64) -> Bool { word | letters == text }
    }

    private static let candidatesPerSlot = 4
    private static let wordsPerName = 4

    /// The names of one length that start with one letter, few enough that a name is compared rarely. One array of raw
    /// values: looking one up touches no reference.
    private static let candidates: [UInt8] = {
        var table = [UInt8](repeating: other.rawValue, count: (32 << 5) * candidatesPerSlot)
        for name in allCases where name.spelling.utf8CodeUnitCount > 0 {
            let initial = name.spelling.withUTF8Buffer { ASCII.lowercased($0[0]) }
            var slot = (name.spelling.utf8CodeUnitCount << 5 | Int(initial &- 0x61)) * candidatesPerSlot
            let end = slot + candidatesPerSlot
            while table[slot] != other.rawValue { slot += 1 }
            precondition(slot < end, "a slot holds all names of its length and letter")
            table[slot] = name.rawValue
        }
        return table
    }()

    /// The words that `isSpelled` compares with, four for each name: a short one padded with zeros, the last word of a longer
    /// one ending where the name ends.
    private static let words: [NameWord] = {
        var table = [NameWord](repeating: NameWord(), count: 256 * wordsPerName)
        for name in allCases {
            let bytes = name.spelling.withUTF8Buffer { $0.map(ASCII.lowercased) }
            for offset in stride(from: 0, to: bytes.count, by: 8) {
                let start = bytes.count < 8 ? 0 : min(offset, bytes.count - 8)
                var word = NameWord()
                for byte in bytes[start..<min(start + 8, bytes.count)].reversed() {
                    word.text = word.text << 8 | UInt64(byte)
                    word.letters = word.letters << 8 | (ASCII.isLetter(byte) ? 0x20 : 0)
                }
                table[Int(name.rawValue) * wordsPerName + offset >> 3] = word
            }
        }
        return table
    }()
}
