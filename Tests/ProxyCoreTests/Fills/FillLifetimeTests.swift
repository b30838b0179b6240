import CacheStorage
import HTTPCaching
import NIOEmbedded
import Testing

@testable import ProxyCore

@Suite("How long a fill lives")
struct FillLifetimeTests {
    private static func start(on stage: Stage) -> Fill {
        let request = RequestMessage.text("GET / HTTP/1.1\nHost: h", on: stage)
        let fill = Fill(key: request.key, variant: [], account: MemoryAccount(limit: 1 << 20))
        let fetch = RequestPlan.Fetch(reason: .absent, purpose: .fill)
        FillDriver(fill: fill, request: request, fetch: fetch, worker: stage.worker).start()
        stage.loop.run()
        return fill
    }

    @Test("A fill that was stored is forgotten")
    func stored() {
        let stage = Stage()
        weak var fill: Fill?
        do {
            fill = Self.start(on: stage)
            #expect(fill != nil, "its driver holds it while it waits for the origin")
            stage.origin.last.answer("200 OK", "ETag: \"1\"", body: "body")
        }
        #expect(fill == nil)
    }

    @Test("A fill that failed is forgotten")
    func failed() {
        let stage = Stage()
        weak let fill = Self.start(on: stage)
        stage.origin.last.close()
        #expect(fill == nil)
    }

    @Test("A fill that nobody may share and nobody waits for is given up, and forgotten")
    func abandoned() {
        let stage = Stage()
        weak let fill = Self.start(on: stage)
        stage.origin.last.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 100\r\n\r\n")
        #expect(!stage.origin.last.isOpen)
        #expect(fill == nil)
    }
}
