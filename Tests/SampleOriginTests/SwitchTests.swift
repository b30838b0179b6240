import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import SampleOrigin

@Suite("Switches of a legacy origin, without a socket")
struct SwitchTests {
    @Test("--unquoted-etags sends tags without quotes and accepts both spellings")
    func unquotedEntityTags() async throws {
        try await withRouter(SampleOriginConfiguration(sendsUnquotedEntityTags: true)) { origin in
            #expect(try await origin.get("/api/books/123").entityTag == "5")
            for condition in ["5", "\"5\"", "W/\"5\"", "4, 5"] {
                #expect(try await origin.get("/api/books/123", ifNoneMatch: condition).statusCode == 304)
            }
            let path = "/api/admin/books/123"
            #expect(try await origin.send(.put, path, body: "{}", ifMatch: "4").statusCode == 412)
            #expect(try await origin.send(.put, path, body: "{}", ifMatch: "5").entityTag == "6")
            #expect(try await origin.send(.put, path, body: "{}", ifMatch: "\"6\"").entityTag == "7")
            #expect(try await origin.get("/api/v1/supplier/10001").entityTag == "AAAAAE0YIiI=")
            let put = try await origin.send(.put, "/api/v1/supplier/10001", body: "{}", ifMatch: "AAAAAE0YIiI=")
            #expect(put.statusCode == 204)
            #expect(try await origin.service.history(ofBook: "123").last?.entityTag == "7")
        }
    }

    @Test("--cache-control is sent with every answer to a GET or HEAD and with no other")
    func cacheControl() async throws {
        try await withRouter(SampleOriginConfiguration(cacheControl: "max-age=60")) { origin in
            for path in ["/api/books", "/api/books/123", "/api/books/x", "/nope", "/api/v1/supplier/10001"] {
                #expect(try await origin.get(path).headers[.cacheControl] == "max-age=60")
            }
            let notModified = try await origin.get("/api/books/123", ifNoneMatch: "\"5\"")
            #expect(notModified.statusCode == 304)
            #expect(notModified.headers[.cacheControl] == "max-age=60")
            #expect(try await origin.send(.head, "/api/books").headers[.cacheControl] == "max-age=60")
            let put = try await origin.send(.put, "/api/admin/books/123", body: "{}")
            #expect(put.headers[.cacheControl] == nil)
            #expect(try await origin.get("/_stats").headers[.cacheControl] == nil)
        }
        try await withRouter { origin async throws in
            #expect(try await origin.get("/api/books").headers[.cacheControl] == nil)
        }
    }

    @Test("--latency delays every answer but those about the counters")
    func latency() async throws {
        try await withRouter(SampleOriginConfiguration(latency: .seconds(1))) { origin in
            let clock = ContinuousClock()
            let slow = try await clock.measure { _ = try await origin.get("/api/books/1") }
            #expect(slow >= .seconds(1))
            let quick = try await clock.measure { _ = try await origin.get("/_stats") }
            #expect(quick < .seconds(1))
        }
    }

    @Test("Half of the latency passes after the work, so that an answer can be old when it arrives")
    func latencyAfterTheWork() async throws {
        try await withRouter(SampleOriginConfiguration(latency: .seconds(1))) { origin in
            async let read = origin.get("/api/books/123")
            try await Task.sleep(for: .milliseconds(300))
            async let write = origin.send(.delete, "/api/admin/books/123")
            #expect(try await read.entityTag == "\"5\"")
            #expect(try await write.entityTag == "\"6\"")
        }
    }
}
