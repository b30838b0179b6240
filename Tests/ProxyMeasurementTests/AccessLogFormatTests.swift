import Foundation
import HTTPCaching
import ProxyMeasurement
import Testing

struct AccessLogFormatTests {
    private static var record: ExchangeRecord {
        var record = ExchangeRecord(outcome: .validated, reason: .noFreshness, status: 200)
        record.endedAt = 1_795_257_900_123
        record.microseconds = 2150
        record.originHeadMicroseconds = 1960
        record.bytesFromClient = 96
        record.bytesToClient = 1311
        record.bodyBytesToClient = 1024
        record.bytesFromOrigin = 180
        record.bytesSavedAtOrigin = 1024
        return record
    }

    private static func line(
        _ format: AccessLogFormat, _ record: ExchangeRecord = record, method: String = "GET",
        target: [UInt8] = Array("/api/books/7".utf8), userAgent: [UInt8] = Array("curl/8.5.0".utf8),
        referer: [UInt8] = []
    ) -> [UInt8] {
        var line: [UInt8] = []
        format.write(
            record, method: Array(method.utf8).span, target: target.span, authority: Array("books.example".utf8).span,
            clientAddress: Array("192.0.2.7".utf8).span, userAgent: userAgent.span, referer: referer.span, into: &line)
        return line
    }

    @Test("A line reads as the documentation shows it", arguments: AccessLogFormat.allCases)
    func documented(format: AccessLogFormat) throws {
        let documentation = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/configuration.md")
        let text = try String(contentsOf: documentation, encoding: .utf8)
        let line = String(decoding: Self.line(format), as: UTF8.self)
        #expect(text.contains(line), "\(line)")
    }

    @Test("A line of JSON says whether the response was read from disk")
    func disk() {
        var record = Self.record
        record.isFromDisk = true
        let text = String(decoding: Self.line(.json, record), as: UTF8.self)
        #expect(text.contains(",\"not_modified\":false,\"from_disk\":true,\"bytes_from_client\":"))
    }

    @Test("Every byte of a client keeps a JSON line valid, and UTF-8 in it readable")
    func json() throws {
        let every = (0...255).map { UInt8($0) } + Array("\u{E9}\u{1F600}\u{9B}".utf8) + [0xE2, 0x82]
        let line = Self.line(.json, target: every, userAgent: [0xFF], referer: Array("a\"b\\c\n".utf8))
        #expect(line.filter { $0 == 0x0A }.count == 1 && line.last == 0x0A)
        #expect(line.dropLast().allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
        let target = try #require(object["target"] as? String)
        #expect(Array(target.unicodeScalars.prefix(256).map(\.value)) == Array(0...255))
        #expect(target.unicodeScalars.dropFirst(256).map(\.value) == [0xE9, 0x1F600, 0x9B, 0xE2, 0x82])
        #expect(object["user_agent"] as? String == "\u{FF}")
        #expect(object["referer"] as? String == "a\"b\\c\n")
        #expect(String(decoding: line, as: UTF8.self).contains("\u{E9}\u{1F600}\\u009b\\u00e2\\u0082"))
    }

    @Test(
        "Bytes that are no UTF-8 are escaped one by one",
        arguments: [
            ([0xC0, 0xAF], "\\u00c0\\u00af"), ([0xED, 0xA0, 0x80], "\\u00ed\\u00a0\\u0080"), ([0xF5], "\\u00f5"),
            ([0xE0, 0x80, 0x80], "\\u00e0\\u0080\\u0080"), ([0xF4, 0x90, 0x80, 0x80], "\\u00f4\\u0090\\u0080\\u0080"),
            ([0xF0, 0x8F, 0x80, 0x80], "\\u00f0\\u008f\\u0080\\u0080"), ([0xC3], "\\u00c3"),
            ([0xC3, 0x41], "\\u00c3A"),
            ([0xF0, 0x9F, 0x98], "\\u00f0\\u009f\\u0098"), ([0xC2, 0x85], "\\u0085"), ([0xC2, 0xA0], "\u{A0}"),
            ([0xF4, 0x8F, 0xBF, 0xBF], "\u{10FFFF}"), ([0xEE, 0x80, 0x80], "\u{E000}"), ([0x7F], "\\u007f"),
        ] as [([UInt8], String)])
    func invalid(bytes: [UInt8], expected: String) {
        let line = String(decoding: Self.line(.json, target: bytes), as: UTF8.self)
        #expect(line.contains("\"target\":\"\(expected)\","), "\(line)")
    }

    @Test("What there is not is null in JSON, with the same keys all the same")
    func nothing() throws {
        let line = Self.line(.json, ExchangeRecord(outcome: .hit, status: 200), userAgent: [])
        let text = String(decoding: line, as: UTF8.self)
        #expect(text.contains("\"reason\":null") && text.contains("\"origin_head_us\":null"))
        #expect(text.contains("\"user_agent\":null,\"referer\":null}"))
        let keys = { (line: [UInt8]) in
            try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]).keys.sorted()
        }
        #expect(try keys(line) == keys(Self.line(.json)))
    }

    @Test("No byte of a client ends a field or a line of the combined format")
    func combined() {
        let every = (0...255).map { UInt8($0) }
        let line = Self.line(.combined, target: every, userAgent: Array("a\"b\\\u{E9}".utf8), referer: [0x0A])
        #expect(line.dropLast().allSatisfy { 0x20..<0x7F ~= $0 })
        #expect(line.filter { $0 == UInt8(ascii: "\"") }.count == 6)
        let text = String(decoding: line, as: UTF8.self)
        #expect(text.contains("GET \\x00\\x01") && text.contains("\\xFE\\xFF HTTP/1.1\""))
        #expect(text.contains(" \"\\x0A\" \"a\\x22b\\x5C\\xC3\\xA9\" "))
    }

    @Test("A request that could not be read has a hyphen in the combined format")
    func unreadable() {
        let record = ExchangeRecord(outcome: .error, reason: .requestMalformed, status: 400)
        let text = String(decoding: Self.line(.combined, record, method: "", target: [], userAgent: []), as: UTF8.self)
        #expect(
            text
                == "192.0.2.7 - - [01/Jan/1970:00:00:00 +0000] \"-\" 400 0 \"-\" \"-\" error request-malformed 0 0 0.000000 -\n"
        )
    }

    @Test(
        "A moment is written in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (1_735_689_599_001, "2024-12-31T23:59:59.001Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func time(milliseconds: Int64, expected: String) {
        var record = Self.record
        record.endedAt = milliseconds
        #expect(String(decoding: Self.line(.json, record), as: UTF8.self).hasPrefix("{\"time\":\"\(expected)\","))
    }
}
