import Testing

@testable import ProxyCore

@Suite("What the log shows of a request that is none")
struct RequestLineGuessTests {
    @Test(
        "Method and target, as far as they can be told",
        arguments: [
            ("GET /a b HTTP/1.1\r\n", "GET", "/a"), ("GET  /a HTTP/1.1\r\n", "GET", "/a"), ("\r\nPUT /x", "PUT", "/x"),
            ("GET /a\u{1}?q=1 HTTP/1.1\r\nHost: h\r\n", "GET", "/a\u{1}?q=1"), ("FROB\t/a\n", "FROB", "/a"),
            ("GET \r\n", "GET", ""), ("GET\r\nHost: h\r\n", "", ""), ("", "", ""), ("\u{16}\u{3}\u{1} /a", "", ""),
            (String(repeating: "A", count: 40) + " /a", "", ""),
        ])
    func guesses(text: String, method: String, target: String) {
        let bytes = Array(text.utf8)
        let guess = RequestLineGuess(bytes.span)
        #expect(String(decoding: bytes[guess.method], as: UTF8.self) == method)
        #expect(String(decoding: bytes[guess.target], as: UTF8.self) == target)
    }

    @Test("A target that is too long is cut")
    func long() {
        let bytes = Array(("GET /" + String(repeating: "a", count: 5000)).utf8)
        #expect(RequestLineGuess(bytes.span).target.count == 1024)
    }
}
