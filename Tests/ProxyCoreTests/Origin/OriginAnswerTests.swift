import CacheStorage
import NIOCore
import NIOEmbedded
import ProxyCore
import Testing

@Suite("Answers of the origin")
struct OriginAnswerTests {
    @Test(
        "A whole answer that arrives with the connection's end reaches a slow client whole", arguments: [true, false])
    func closedWhilePaused(isChunked: Bool) {
        let stage = Stage()
        let client = stage.client()
        client.send("POST / HTTP/1.1\r\nHost: h\r\n\r\n")
        let connection = stage.origin.last
        if isChunked {
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        } else {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
        }
        client.setWritable(false)
        connection.send(isChunked ? "3\r\none\r\n" : "one")
        connection.send(isChunked ? "3\r\ntwo\r\n3\r\nsix\r\n0\r\n\r\n" : "twosix")
        connection.close()
        client.setWritable(true)
        #expect(client.isOpen)
        #expect(client.received.hasSuffix(isChunked ? "3\r\none\r\n3\r\ntwo\r\n3\r\nsix\r\n0\r\n\r\n" : "onetwosix"))
    }

    @Test("A close-delimited answer is whole when the connection ends")
    func closeDelimited() {
        let stage = Stage()
        let client = stage.client()
        client.get("/")
        stage.origin.last.send("HTTP/1.0 200 OK\r\nETag: \"1\"\r\n\r\nhello")
        stage.origin.last.close()
        #expect(client.received.hasSuffix("5\r\nhello\r\n0\r\n\r\n"))
        #expect(stage.shared.store.figures().keys == 1)
    }

    @Test("An answer that is cut is neither stored nor looks complete", arguments: ["GET", "POST"])
    func cut(method: String) {
        let stage = Stage()
        let client = stage.client()
        client.send("\(method) / HTTP/1.1\r\nHost: h\r\n\r\n")
        stage.origin.last.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n")
        stage.origin.last.close()
        #expect(client.received.hasSuffix("3\r\none\r\n"))
        #expect(!client.isOpen)
        #expect(stage.shared.store.figures().keys == 0)
        #expect(stage.shared.fills.count == 0)
    }

    @Test("No Content-Length goes with a 204")
    func noContent() {
        let stage = Stage()
        let client = stage.client()
        client.send("DELETE / HTTP/1.1\r\nHost: h\r\n\r\n")
        stage.origin.last.send("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")
        #expect(client.received.hasPrefix("HTTP/1.1 204 No Content\r\n"))
        #expect(!client.received.lowercased().contains("content-length"))
    }

    @Test("Trailers are passed on, unless Connection may have named them")
    func trailers() {
        for (connection, isPassed) in [
            ("", true), ("Connection: keep-alive\r\n", true), ("Connection: x-t\r\n", false),
        ] {
            let stage = Stage()
            let client = stage.client()
            client.send("POST / HTTP/1.1\r\nHost: h\r\n\r\n")
            stage.origin.last.send(
                "HTTP/1.1 200 OK\r\n\(connection)Trailer: X-T\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-T: 1\r\n\r\n")
            #expect(client.received.contains("X-T: 1") == isPassed)
            #expect(client.received.contains("\r\nTrailer: X-T\r\n") == isPassed, "and announced as the origin did")
        }
    }

    @Test("Trailer is left out where no trailers can follow", arguments: ["HEAD / HTTP/1.1", "POST / HTTP/1.0"])
    func trailerWithoutTrailers(line: String) {
        let stage = Stage()
        let client = stage.client()
        client.send("\(line)\r\nHost: h\r\n\r\n")
        stage.origin.last.send("HTTP/1.1 200 OK\r\nTrailer: X-T\r\nTransfer-Encoding: chunked\r\n\r\n")
        #expect(client.received.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(!client.received.contains("Trailer"))
    }

    @Test("The client that asked for what is being stored gets the trailers announced as well")
    func trailerOfFill() {
        let stage = Stage()
        let client = stage.client()
        client.get("/")
        stage.origin.last.send(
            "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nTrailer: X-T\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-T: 1\r\n\r\n"
        )
        #expect(client.received.contains("\r\nTrailer: X-T\r\n") && client.received.contains("X-T: 1\r\n"))
    }

    @Test("Interim answers are passed on, though not to HTTP/1.0")
    func interim() {
        for version in ["1.0", "1.1"] {
            let stage = Stage()
            let client = stage.client()
            client.send("POST / HTTP/\(version)\r\nHost: h\r\nContent-Length: 2\r\n\r\n")
            stage.origin.last.send("HTTP/1.1 100 Continue\r\n\r\n")
            #expect(client.received == (version == "1.1" ? "HTTP/1.1 100 Continue\r\n\r\n" : ""))
            client.send("ok")
            stage.origin.last.answer("201 Created")
            #expect(client.received.contains("HTTP/1.1 201 Created\r\n"))
        }
    }

    @Test("What is no HTTP is a 502, and its connection is closed")
    func malformed() {
        let stage = Stage()
        let client = stage.client()
        client.get("/")
        stage.origin.last.send("SSH-2.0-OpenSSH\r\n\r\n")
        #expect(client.received.contains("detail=origin-malformed"))
        #expect(!stage.origin.last.isOpen)
    }

    @Test("An answer before the whole request ends the use of the connection")
    func early() {
        let stage = Stage()
        let client = stage.client()
        client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf")
        stage.origin.last.answer("413 Content Too Large")
        #expect(client.received.hasPrefix("HTTP/1.1 413 "))
        #expect(!stage.origin.last.isOpen)
    }
}
