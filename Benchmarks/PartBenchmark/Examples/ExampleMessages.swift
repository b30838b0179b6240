import HTTPSemantics

/// The messages that the parts are measured with: those of an API and its mobile client.
enum ExampleMessages {
    /// When everything happens. It is the `Date` of the responses.
    static let moment = Timestamp(seconds: 784_111_777)

    /// A request with nine field lines, or ten.
    /// - Parameters:
    ///   - identifier: makes the field section another one, without changing its length as long as it has two digits at most.
    ///   - isConditional: whether the client has the response already.
    static func request(book: Int, identifier: Int = 0, isConditional: Bool = false) -> [UInt8] {
        let condition = isConditional ? "If-None-Match: \"v5-3f786850\"\r\n" : ""
        return Array(
            """
            GET /api/books/\(book)?fields=title,author HTTP/1.1\r
            Host: api.example.com\r
            User-Agent: BookReader/4.2.1 (Android 15; Pixel 9) okhttp/5.1.0\r
            Accept: application/json\r
            Accept-Language: fr-CH, fr;q=0.9, en;q=0.8\r
            Accept-Encoding: gzip, br\r
            X-Request-Id: 0198b2c4-7d1e-7c3a-9f54-1a2b3c4d5e\(identifier + 10)\r
            X-Client-Version: 4.2.1+20250817\r
            Sec-Fetch-Mode: cors\r
            Connection: keep-alive\r
            \(condition)\r

            """.utf8)
    }

    /// The head of a response with eight field lines, or nine, that is fresh for a day.
    /// - Parameter varies: whether there is another one for clients that take other encodings.
    static func responseHead(bodyLength: Int, varies: Bool = false) -> [UInt8] {
        let vary = varies ? "Vary: Accept-Encoding\r\n" : ""
        return Array(
            """
            HTTP/1.1 200 OK\r
            Date: Sun, 06 Nov 1994 08:49:37 GMT\r
            Server: legacy/1.0\r
            Content-Type: application/json; charset=utf-8\r
            Content-Length: \(bodyLength)\r
            Cache-Control: max-age=86400\r
            ETag: "v5-3f786850"\r
            Last-Modified: Sat, 05 Nov 1994 17:00:00 GMT\r
            X-Content-Type-Options: nosniff\r
            \(vary)\r

            """.utf8)
    }
}
