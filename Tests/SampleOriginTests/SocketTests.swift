import HTTPTypes
import NIOCore
import NIOPosix
import Testing

@testable import SampleOrigin

@Suite("Over a socket")
struct SocketTests {
    private static func get(_ path: String) -> String {
        "GET \(path) HTTP/1.1\r\nHost: origin\r\nConnection: close\r\n\r\n"
    }

    private static let chunkedUpdate = """
        PUT /api/admin/books/123 HTTP/1.1\r
        Host: origin\r
        Connection: close\r
        Transfer-Encoding: chunked\r
        \r
        8\r
        {"title"\r
        9\r
        : "Both"}\r
        0\r
        \r\n
        """

    @Test("An answer has a date, a length and the version of the request")
    func ordinaryAnswer() async throws {
        try await withSampleOrigin { origin in
            let response = try await RawClient.exchange(SocketTests.get("/api/books/123"), port: origin.port)
            #expect(response.statusLine == "HTTP/1.1 200 OK")
            #expect(response.field("ETag") == "\"5\"")
            #expect(response.field("Date")?.hasSuffix(" GMT") == true)
            #expect(response.field("Content-Length") == String(response.body.utf8.count))
            #expect(response.field("Transfer-Encoding") == nil)
        }
    }

    @Test("HEAD has the length of the GET, 304 has none, and neither has a body")
    func bodilessAnswers() async throws {
        try await withSampleOrigin { origin in
            let get = try await RawClient.exchange(SocketTests.get("/api/books/123"), port: origin.port)
            let head = try await RawClient.exchange(
                "HEAD /api/books/123 HTTP/1.1\r\nHost: origin\r\nConnection: close\r\n\r\n", port: origin.port)
            #expect(head.field("Content-Length") == get.field("Content-Length"))
            #expect(head.body.isEmpty)
            let notModified = try await RawClient.exchange(
                "GET /api/books/123 HTTP/1.1\r\nHost: origin\r\nIf-None-Match: \"5\"\r\nConnection: close\r\n\r\n",
                port: origin.port)
            #expect(notModified.statusLine == "HTTP/1.1 304 Not Modified")
            #expect(notModified.field("Content-Length") == nil)
            #expect(notModified.body.isEmpty)
        }
    }

    @Test("Several If-None-Match lines are one list")
    func severalFieldLines() async throws {
        try await withSampleOrigin { origin in
            let response = try await RawClient.exchange(
                """
                GET /api/books/123 HTTP/1.1\r\nHost: origin\r\nIf-None-Match: "1"\r\nIf-None-Match: "5"\r
                Connection: close\r\n\r\n
                """, port: origin.port)
            #expect(response.statusLine == "HTTP/1.1 304 Not Modified")
        }
    }

    @Test("A chunked request is read, unless --no-chunked makes it a 411 problem")
    func chunkedRequests() async throws {
        try await withSampleOrigin { origin in
            let response = try await RawClient.exchange(SocketTests.chunkedUpdate, port: origin.port)
            #expect(response.statusLine == "HTTP/1.1 204 No Content")
            #expect(try await origin.service.history(ofBook: "123").last?.body?.contains("\"Both\"") == true)
        }
        try await withSampleOrigin(SampleOriginConfiguration(port: 0, refusesChunkedRequests: true)) { origin in
            let response = try await RawClient.exchange(SocketTests.chunkedUpdate, port: origin.port)
            #expect(response.statusLine == "HTTP/1.1 411 Length Required")
            #expect(response.field("Content-Type") == "application/problem+json")
            #expect(try await origin.service.history(ofBook: "123").count == 5)
            let get = try await RawClient.exchange(SocketTests.get("/api/books/123"), port: origin.port)
            #expect(get.statusLine == "HTTP/1.1 200 OK")
        }
    }

    @Test(
        "--http10 answers with HTTP/1.0 and closes, even if the client would go on",
        arguments: [
            "GET /api/books/123 HTTP/1.1\r\nHost: origin\r\n\r\n",
            "GET /api/books/123 HTTP/1.1\r\nHost: origin\r\nConnection: keep-alive\r\n\r\n",
            "GET /api/books/123 HTTP/1.0\r\n\r\n",
            "GET /api/books/123 HTTP/1.1\r\nHost: origin\r\n\r\nGET /api/books/1 HTTP/1.1\r\nHost: origin\r\n\r\n",
        ])
    func http10(request: String) async throws {
        try await withSampleOrigin(SampleOriginConfiguration(port: 0, answersHTTP10: true)) { origin in
            let response = try await RawClient.exchange(request, port: origin.port)
            #expect(response.statusLine == "HTTP/1.0 200 OK")
            #expect(response.field("Connection") == "close")
            #expect(response.field("Transfer-Encoding") == nil)
            #expect(response.field("Content-Length") == String(response.body.utf8.count))
            #expect(response.field("ETag") == "\"5\"")
        }
    }

    @Test("--http10 carries out writes and answers what needs no body")
    func http10Writes() async throws {
        try await withSampleOrigin(SampleOriginConfiguration(port: 0, answersHTTP10: true)) { origin in
            let body = #"{"title": "Old"}"#
            let put = try await RawClient.exchange(
                """
                PUT /api/admin/books/123 HTTP/1.1\r\nHost: origin\r\nIf-Match: "5"\r
                Content-Length: \(body.utf8.count)\r\n\r\n\(body)
                """, port: origin.port)
            #expect(put.statusLine == "HTTP/1.0 204 No Content")
            #expect(put.field("ETag") == "\"6\"")
            let unread = try await RawClient.exchange(
                "PUT /api/books/123 HTTP/1.1\r\nHost: origin\r\nContent-Length: 16\r\n\r\n\(body)", port: origin.port)
            #expect(unread.statusLine == "HTTP/1.0 405 Method Not Allowed")
        }
    }

    @Test("--drop-every cuts every Nth answer that has a body in its middle")
    func dropEvery() async throws {
        try await withSampleOrigin(SampleOriginConfiguration(port: 0, dropEvery: 3)) { origin in
            for number in 1...6 {
                let noBody = try await RawClient.exchange(
                    "HEAD /api/books/123 HTTP/1.1\r\nHost: origin\r\nConnection: close\r\n\r\n", port: origin.port)
                #expect(noBody.statusLine == "HTTP/1.1 200 OK")
                // A client that would keep the connection sees it closed all the same.
                let isCut = number.isMultiple(of: 3)
                let request =
                    isCut ? "GET /api/books/123 HTTP/1.1\r\nHost: origin\r\n\r\n" : SocketTests.get("/api/books/123")
                let response = try await RawClient.exchange(request, port: origin.port)
                #expect(response.statusLine == "HTTP/1.1 200 OK")
                let length = try #require(response.field("Content-Length").flatMap { Int($0) })
                #expect(response.body.utf8.count == (isCut ? length / 2 : length))
            }
            let statistics = try await RawClient.exchange(SocketTests.get("/_stats"), port: origin.port)
            #expect(statistics.body.hasSuffix("]}"))
        }
    }

    @Test("A port that is in use is named in the error")
    func portInUse() async throws {
        try await withSampleOrigin { origin in
            let error = await #expect(throws: SampleOriginError.self) {
                try await withSampleOrigin(SampleOriginConfiguration(port: origin.port)) { _ in }
            }
            #expect(error?.description == "cannot listen on 127.0.0.1:\(origin.port): the port is already in use")
        }
    }

    @Test("An origin stops although a client keeps its connection open")
    func stopsWithOpenConnections() async throws {
        let connection = try await withSampleOrigin { origin in
            let connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: origin.port).get()
            try await connection.writeAndFlush(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: origin\r\n\r\n"))
            return connection
        }
        try await connection.closeFuture.get()
    }
}
