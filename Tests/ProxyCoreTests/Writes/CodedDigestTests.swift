import HTTPCaching
import NIOCore
import Testing

@Suite("Tags that are made of coded content")
struct CodedDigestTests {
    /// "the same content, the same content" in codings, and by compressors that differ.
    static let gzip: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x01, 0x00, 0x00, 0x00, 0x02, 0xff, 0x2b, 0xc9, 0x48, 0x55, 0x28, 0x4e, 0xcc, 0x4d,
        0x55, 0x48, 0xce, 0xcf, 0x2b, 0x49, 0xcd, 0x2b, 0xd1, 0x51, 0x28, 0x41, 0x13, 0x01, 0x00, 0x80, 0xfc, 0xda,
        0xde, 0x22, 0x00, 0x00, 0x00,
    ]
    static let gzipAgain: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x02, 0x00, 0x00, 0x00, 0x04, 0xff, 0x2b, 0xc9, 0x48, 0x55, 0x28, 0x4e, 0xcc, 0x4d,
        0x55, 0x48, 0xce, 0xcf, 0x2b, 0x49, 0xcd, 0x2b, 0xd1, 0x51, 0x28, 0x41, 0x13, 0x01, 0x00, 0x80, 0xfc, 0xda,
        0xde, 0x22, 0x00, 0x00, 0x00,
    ]
    static let deflate: [UInt8] = [
        0x78, 0x9c, 0x2b, 0xc9, 0x48, 0x55, 0x28, 0x4e, 0xcc, 0x4d, 0x55, 0x48, 0xce, 0xcf, 0x2b, 0x49, 0xcd, 0x2b,
        0xd1, 0x51, 0x28, 0x41, 0x13, 0x01, 0x00, 0xd8, 0xfe, 0x0c, 0x91,
    ]
    static let rawDeflate: [UInt8] = [
        0x2b, 0xc9, 0x48, 0x55, 0x28, 0x4e, 0xcc, 0x4d, 0x55, 0x48, 0xce, 0xcf, 0x2b, 0x49, 0xcd, 0x2b, 0xd1, 0x51,
        0x28, 0x41, 0x13, 0x01, 0x00,
    ]
    static let twoMembers: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x03, 0x00, 0x00, 0x00, 0x02, 0xff, 0x2b, 0xc9, 0x48, 0x55, 0x28, 0x4e, 0xcc, 0x4d,
        0x55, 0x48, 0x06, 0x00, 0xac, 0xea, 0xae, 0x43, 0x0a, 0x00, 0x00, 0x00, 0x1f, 0x8b, 0x08, 0x00, 0x04, 0x00,
        0x00, 0x00, 0x02, 0xff, 0xcb, 0xcf, 0x2b, 0x49, 0xcd, 0x2b, 0xd1, 0x51, 0x28, 0xc9, 0x48, 0x55, 0x28, 0x4e,
        0xcc, 0x4d, 0x55, 0x48, 0xce, 0x07, 0x8b, 0x00, 0x00, 0xe8, 0x82, 0x15, 0xb4, 0x18, 0x00, 0x00, 0x00,
    ]

    private static func stage() -> Stage {
        var rules = CachingRules()
        rules.synthesisesDigest = true
        return Stage(rules: rules)
    }

    /// The tag that a response with this content gets; nil if it gets none.
    private static func tag(_ content: [UInt8], coding: String, pieces: Int = .max) -> String? {
        let stage = stage()
        let client = stage.client()
        client.get("/", "Accept-Encoding: gzip, deflate, br")
        let lines = coding.isEmpty ? "" : "Content-Encoding: \(coding)\r\n"
        stage.origin.last.send("HTTP/1.1 200 OK\r\n\(lines)Content-Length: \(content.count)\r\n\r\n")
        var rest = content[...]
        while !rest.isEmpty {
            stage.origin.last.send(ByteBuffer(bytes: rest.prefix(pieces)))
            rest = rest.dropFirst(pieces)
        }
        return client.received.split(separator: "\r\n").first { $0.hasPrefix("ETag: ") }.map(String.init)
    }

    static let plain = Array("the same content, the same content".utf8)

    @Test("The same content has the same tag, however it was compressed and however it arrives")
    func sameContent() throws {
        let expected = try #require(Self.tag(Self.plain, coding: ""))
        let cases: [(content: [UInt8], coding: String)] = [
            (Self.gzip, "gzip"), (Self.gzipAgain, "gzip"), (Self.gzip, "X-GZIP"), (Self.deflate, "deflate"),
            (Self.rawDeflate, "deflate"), (Self.twoMembers, "gzip"), (Self.gzip, "identity, gzip"),
            (Self.plain, "identity"),
        ]
        for (content, coding) in cases {
            #expect(Self.tag(content, coding: coding) == expected, "\(coding)")
            #expect(Self.tag(content, coding: coding, pieces: 1) == expected, "\(coding), byte by byte")
        }
    }

    @Test("What can't be decoded gets no tag, and goes as it came")
    func undecodable() {
        let cases: [(content: [UInt8], coding: String)] = [
            (Self.gzip, "br"), (Self.gzip, "gzip, gzip"), (Self.plain, "gzip"), (Array(Self.gzip.dropLast()), "gzip"),
            (Self.gzip + Self.plain, "gzip"), (Self.deflate + [1], "deflate"), (Self.gzip, "deflate"), ([0x1f], "gzip"),
        ]
        for (content, coding) in cases {
            #expect(Self.tag(content, coding: coding) == nil, "\(coding)")
            #expect(Self.tag(content, coding: coding, pieces: 1) == nil, "\(coding), byte by byte")
        }
    }

    @Test("A client that has the content gets a 304 although it was compressed anew")
    func notModified() throws {
        let stage = Self.stage()
        let client = stage.client()
        func answer(_ content: [UInt8]) {
            stage.origin.last.send(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(content.count)\r\n\r\n")
            stage.origin.last.send(ByteBuffer(bytes: content))
        }
        client.get("/", "Accept-Encoding: gzip")
        answer(Self.gzip)
        let tag = try #require(client.takeReceived().split(separator: "\r\n").first { $0.hasPrefix("ETag: ") })
        client.get("/", "Accept-Encoding: gzip", "If-None-Match: \(tag.dropFirst(6))")
        answer(Self.gzipAgain)
        #expect(client.received.hasPrefix("HTTP/1.1 304 "))
    }
}
