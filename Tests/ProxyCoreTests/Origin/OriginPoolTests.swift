import HTTPCaching
import NIOCore
import NIOEmbedded
import ProxyMeasurement
import Testing

@testable import ProxyCore

@Suite("Connections to the origin")
struct OriginPoolTests {
    @Test("A connection is used again")
    func keptAlive() {
        let stage = Stage()
        let client = stage.client()
        for _ in 0..<3 {
            client.get("/")
            stage.origin.last.answer("404 Not Found")
        }
        #expect(stage.origin.attempts == 1)
        #expect(stage.worker.origin.openConnections == 1)
        #expect(stage.worker.counters.originConnectionsReused == 2)
    }

    @Test("A safe request on a kept connection that was dead is asked once more, on a new connection")
    func retry() {
        let stage = Stage()
        let client = stage.client()
        client.get("/1")
        stage.origin.last.answer("404 Not Found")
        client.get("/2")
        #expect(stage.origin.attempts == 1)
        stage.origin.last.close()
        #expect(stage.origin.attempts == 2)
        #expect(stage.origin.last.received.hasPrefix("GET /2 HTTP/1.1\r\n"))
        stage.origin.last.close()
        #expect(stage.origin.attempts == 2, "once only")
        #expect(client.received.contains("HTTP/1.1 502 Bad Gateway"))
        #expect(client.received.contains("detail=origin-closed"))
    }

    @Test("A safe request that was answered in part is not asked again")
    func noRetryWithinAnswer() {
        let stage = Stage()
        let client = stage.client()
        client.get("/1")
        stage.origin.last.answer("404 Not Found")
        client.get("/2")
        stage.origin.last.send("HTTP/1.1 200")
        stage.origin.last.close()
        #expect(stage.origin.attempts == 1)
        #expect(client.received.contains("HTTP/1.1 502 "))
    }

    @Test("An unsafe request is never sent twice (P1)", arguments: ["POST", "PUT", "PATCH", "DELETE", "FROB"])
    func noRetryOfWrites(method: String) {
        let stage = Stage()
        let client = stage.client()
        client.get("/1")
        stage.origin.last.answer("404 Not Found")
        client.send("\(method) /1 HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(stage.origin.last.received.contains("\(method) /1"))
        stage.origin.last.close()
        #expect(stage.origin.attempts == 1)
        #expect(client.received.contains("HTTP/1.1 502 "))
    }

    @Test("Requests wait for a connection when there may be no more, and are served in turn")
    func queue() {
        let stage = Stage(connections: 1)
        let clients = (0..<3).map { _ in stage.client() }
        for (index, client) in clients.enumerated() { client.get("/\(index)") }
        #expect(stage.origin.connections.count == 1)
        #expect(stage.worker.counters.originRequestsWaiting == 2)
        for index in 0..<3 {
            #expect(stage.origin.last.takeReceived().hasPrefix("GET /\(index) "))
            stage.origin.last.answer("404 Not Found", body: "\(index)")
            #expect(clients[index].received.hasSuffix("\(index)"))
        }
        #expect(stage.origin.attempts == 1)
        #expect(stage.worker.counters.originRequestsWaiting == 0)
    }

    @Test("Beyond the queue's length: 503")
    func queueFull() {
        let stage = Stage(connections: 1, longestQueue: 1)
        let clients = (0..<3).map { _ in stage.client() }
        for (index, client) in clients.enumerated() { client.get("/\(index)") }
        #expect(clients[2].received.hasPrefix("HTTP/1.1 503 "))
        #expect(clients[2].received.contains("detail=connection-limit"))
        #expect(clients[1].received == "")
    }

    @Test("Those that gave up take no place in the queue")
    func queueOfTheGone() {
        let stage = Stage(connections: 1, longestQueue: 1)
        let (first, gone, third) = (stage.client(), stage.client(), stage.client())
        first.get("/1")
        gone.send("OPTIONS / HTTP/1.1\r\nHost: h\r\n\r\n")
        gone.close()
        third.get("/3")
        stage.origin.last.answer("404 Not Found")
        #expect(third.received == "")
        stage.origin.last.answer("404 Not Found", body: "three")
        #expect(third.received.hasSuffix("three"))
        #expect(stage.worker.counters.originRequestsWaiting == 0)
    }

    @Test("Who waits too long for a connection gets 503")
    func queueTimeout() {
        let stage = Stage(connections: 1)
        let (first, second) = (stage.client(), stage.client())
        first.get("/1")
        second.get("/2")
        stage.tick(after: .seconds(6))
        #expect(second.received.contains("detail=queue-timeout"))
        stage.origin.last.answer("404 Not Found")
        #expect(first.received.hasPrefix("HTTP/1.1 404"))
        second.get("/3")
        #expect(stage.origin.last.received.contains("GET /3"))
    }

    @Test("An origin that does not answer in time: 504, and its connection is closed")
    func responseTimeout() {
        let stage = Stage()
        let client = stage.client()
        client.get("/")
        stage.tick(after: .seconds(31))
        #expect(client.received.hasPrefix("HTTP/1.1 504 "))
        #expect(client.received.contains("Proxy-Status: etagere; error=connection_read_timeout"))
        #expect(!stage.origin.last.isOpen)
        #expect(stage.worker.origin.openConnections == 0)
    }

    @Test("An event loop that was held up has not waited for the origin")
    func heldUp() {
        let stage = Stage()
        let client = stage.client()
        client.get("/")
        let late = NIODeadline.now() + .seconds(60)
        stage.worker.tick(now: late)
        stage.worker.tick(now: late + .seconds(29))
        stage.loop.run()
        #expect(stage.origin.last.isOpen)
        stage.worker.tick(now: late + .seconds(31))
        stage.loop.run()
        #expect(client.received.hasPrefix("HTTP/1.1 504 "))
    }

    @Test("When no connection can be opened, those that wait hear of it at once, and the next is tried anew")
    func refused() {
        let stage = Stage(connections: 1)
        stage.origin.behaviour = .refuse(.connectionRefused)
        let clients = (0..<3).map { _ in stage.client() }
        for (index, client) in clients.enumerated() { client.get("/\(index)") }
        #expect(clients.allSatisfy { $0.received.contains("detail=connection-refused") })
        stage.origin.behaviour = .accept
        clients[0].get("/again")
        stage.origin.last.answer("404 Not Found")
        #expect(clients[0].received.contains("HTTP/1.1 404"))
    }

    @Test("While other connections work, one that can't be opened costs no request anything")
    func refusedBesideWorking() {
        let stage = Stage(connections: 2)
        let clients = (0..<3).map { _ in stage.client() }
        clients[0].get("/0")
        stage.origin.behaviour = .hold
        clients[1].get("/1")
        clients[2].get("/2")
        stage.origin.refuseHeld(.connectionTimeout)
        stage.loop.run()
        #expect(clients[1].received == "" && clients[2].received == "")
        stage.origin.last.answer("404 Not Found")
        #expect(stage.origin.last.received.contains("GET /1"), "the one that became free is taken")
        stage.origin.last.answer("404 Not Found")
        stage.origin.last.answer("404 Not Found")
        #expect(clients.allSatisfy { $0.received.hasPrefix("HTTP/1.1 404 ") })
    }

    @Test("While other connections work, one that could not be opened is tried again after a while")
    func triedAgainBesideWorking() {
        let stage = Stage(connections: 2)
        let clients = (0..<2).map { _ in stage.client() }
        clients[0].get("/0")
        stage.origin.behaviour = .refuse(.connectionRefused)
        clients[1].get("/1")
        #expect(stage.origin.attempts == 2)
        stage.origin.behaviour = .accept
        stage.tick(after: .seconds(1))
        #expect(stage.origin.last.received.contains("GET /1"))
    }

    @Test("A request that waits for its own attempt doesn't fail with that of another")
    func ownAttempt() {
        let stage = Stage(connections: 2)
        stage.origin.behaviour = .hold
        let clients = (0..<2).map { _ in stage.client() }
        for (number, client) in clients.enumerated() { client.get("/\(number)") }
        stage.origin.refuseHeld(.connectionRefused, atMost: 1)
        stage.loop.run()
        #expect(clients[0].received.contains("detail=connection-refused"))
        #expect(clients[1].received == "")
        stage.origin.letIn()
        stage.origin.last.answer("404 Not Found")
        #expect(clients[1].received.hasPrefix("HTTP/1.1 404 "))
    }

    @Test("Who waits until no attempt is left to succeed hears why no connection could be opened")
    func queueTimeoutWithoutConnections() {
        let stage = Stage(connections: 2)
        let clients = (0..<2).map { _ in stage.client() }
        clients[0].get("/0")
        stage.origin.behaviour = .refuse(.connectionRefused)
        clients[1].get("/1")
        stage.tick(after: .seconds(6))
        #expect(clients[1].received.contains("detail=connection-refused"))
    }

    @Test("A connection that was closed before anybody heard of it is not used, and its place is free again")
    func closedAtOnce() {
        let budget = OriginBudget(limit: 1)
        let stage = Stage(budget: budget)
        stage.origin.closesAtOnce = true
        let client = stage.client()
        client.get("/")
        #expect(client.received.contains("detail=origin-closed"))
        #expect(stage.worker.origin.openConnections == 0)
        #expect(budget.openConnections == 0)
    }

    @Test("A write goes out on a connection that was just used, or on a new one")
    func writesAvoidOldConnections() {
        let stage = Stage()
        let client = stage.client()
        client.get("/1")
        stage.origin.last.answer("404 Not Found")
        client.send("DELETE /1 HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(stage.origin.attempts == 1)
    }

    @Test("Idle connections are closed in time, and when their address is no longer the origin's")
    func idle() {
        let stage = Stage()
        let client = stage.client()
        client.get("/1")
        stage.origin.last.answer("404 Not Found")
        stage.tick(after: .seconds(61))
        #expect(!stage.origin.last.isOpen)
        client.get("/2")
        stage.origin.isAddressCurrent = false
        stage.origin.last.answer("404 Not Found")
        #expect(!stage.origin.last.isOpen)
        #expect(stage.worker.origin.openConnections == 0)
    }

    @Test("Bytes that nobody asked for close the connection")
    func unasked() {
        let stage = Stage()
        let client = stage.client()
        client.get("/1")
        stage.origin.last.answer("404 Not Found")
        stage.origin.last.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        #expect(!stage.origin.last.isOpen)
        #expect(stage.worker.origin.openConnections == 0)
    }

    @Test(
        "A connection that ends without having become inactive gives its place back, idle or not",
        arguments: [false, true])
    func endWithoutInactivity(isIdle: Bool) throws {
        let stage = Stage(connections: 1)
        let client = stage.client()
        client.get("/a")
        let connection = stage.origin.last
        if isIdle { connection.answer() }
        let handler = try connection.channel.pipeline.syncOperations.handler(type: OriginConnectionHandler.self)
        let context = try connection.channel.pipeline.syncOperations.context(handler: handler)
        handler.handlerRemoved(context: context)
        stage.loop.run()
        if !isIdle { #expect(client.received.hasPrefix("HTTP/1.1 502 ")) }
        let next = stage.client()
        next.get("/b")
        #expect(stage.origin.attempts == 2)
        stage.origin.last.answer(body: "there")
        #expect(next.received.hasSuffix("there"))
    }
}
