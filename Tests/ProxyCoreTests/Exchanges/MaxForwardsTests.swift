import Testing

@Suite("The last hop of a request")
struct MaxForwardsTests {
    @Test("An OPTIONS request that may go no further is answered here, and its connection goes on")
    func lastHop() {
        let stage = Stage()
        let client = stage.client()
        for target in ["/", "*"] {
            client.send("OPTIONS \(target) HTTP/1.1\r\nHost: h\r\nMax-Forwards: 0\r\n\r\n")
            let answer = client.takeReceived()
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("\r\nAllow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n"))
            #expect(answer.contains("\r\nContent-Length: 0\r\n"))
            #expect(answer.contains("\r\nDate: "))
            #expect(client.isOpen)
        }
        #expect(stage.origin.attempts == 0)
    }

    @Test(
        "Others go to the origin",
        arguments: ["OPTIONS / HTTP/1.1\r\nMax-Forwards: 1", "GET / HTTP/1.1\r\nMax-Forwards: 0"])
    func others(head: String) {
        let stage = Stage()
        stage.client().send("\(head)\r\nHost: h\r\n\r\n")
        #expect(stage.origin.attempts == 1)
    }
}
