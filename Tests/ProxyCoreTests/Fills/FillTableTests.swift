import CacheStorage
import HTTPCaching
import HTTPSemantics
import NIOCore
import Synchronization
import Testing

@testable import ProxyCore

@Suite("The fills in flight")
struct FillTableTests {
    private let table = FillTable(account: MemoryAccount(limit: 1_000))
    private let key = RequestMessage.text("GET / HTTP/1.1\nHost: h", on: Stage()).key
    private let moment = ManualClock().now

    private func join(
        variant: [UInt8] = [], isCurrent: Bool = true, isOutdated: Bool = false
    ) -> FillTable.Joining {
        table.join(key: key, variant: variant, isCurrent: { _ in isCurrent }, isOutdated: { isOutdated })
    }

    @Test("The first starts a fill, the next join it, until it is taken out")
    func joining() {
        guard case .started(let fill) = join() else { return #expect(Bool(false)) }
        guard case .joined(let same) = join(isOutdated: true) else { return #expect(Bool(false)) }
        #expect(same === fill)
        table.remove(fill)
        guard case .outdated = join(isOutdated: true) else { return #expect(Bool(false)) }
        guard case .started = join() else { return #expect(Bool(false)) }
        #expect(table.count == 1)
    }

    @Test(
        "Variants, and what an invalidation lies between, don't share a fill, and a late removal takes out nobody else's"
    )
    func apart() {
        guard case .started(let first) = join() else { return #expect(Bool(false)) }
        guard case .started = join(variant: [1]) else { return #expect(Bool(false)) }
        guard case .joined = join(isCurrent: false) else { return #expect(Bool(false), "it is yet to be asked") }
        first.asked = Fill.Asked(order: 1, time: moment)
        guard case .started(let second) = join(isCurrent: false) else { return #expect(Bool(false)) }
        #expect(table.count == 2)
        table.remove(first)
        guard case .joined(let found) = join() else { return #expect(Bool(false)) }
        #expect(found === second)
    }

    @Test("What a fill has reserved is released once, however it ends")
    func reservations() {
        var options = ProxyOptions()
        options.largestObject = 200_000
        let endings: [(FakeOriginConnection) -> Void] = [
            { $0.send(String(repeating: "x", count: 100_000)) }, { $0.close() },
            {
                $0.send("tail that no more fits" + String(repeating: "x", count: 50_000)); $0.close()
            },
        ]
        for end in endings {
            let stage = Stage(options: options, capacity: 400_000)
            let client = stage.client()
            client.get("/")
            stage.origin.last.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 150000\r\n\r\n")
            stage.origin.last.send(String(repeating: "x", count: 50_000))
            client.close()
            #expect(stage.shared.account[.fills] == 150_000)
            end(stage.origin.last)
            #expect(stage.shared.account.total == 0, "all of it is free")
        }
    }

    @Test("Readers on many threads all get the whole body, whenever they come")
    func manyThreads() async {
        let fill = Fill(key: key, variant: [], account: MemoryAccount(limit: 1 << 20))
        let body = FillBodyTests.bytes(0..<300_000)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let (wakes, waker) = AsyncStream.makeStream(of: Void.self)
                    guard let reader = fill.subscribe(isOwner: false, wake: { waker.yield() }) else { return false }
                    defer { fill.unsubscribe(reader) }
                    var received = ByteBuffer()
                    var wake = wakes.makeAsyncIterator()
                    while true {
                        switch fill.read(reader, from: received.readableBytes, atMost: 10_000) {
                        case .bytes(let bytes): received.writeImmutableBuffer(bytes)
                        case .pending: await wake.next()
                        case .end: return received == body
                        case .failed, .onDisk, .stored: return false
                        }
                    }
                }
            }
            group.addTask {
                fill.receive(
                    .shared(
                        FillHead(
                            head: .made(), ownersHead: nil, contentLength: nil, provenance: Provenance(order: 1),
                            shown: .nothing)))
                for start in stride(from: 0, to: 300_000, by: 1_000) {
                    _ = fill.append(body.getSlice(at: start, length: 1_000)!, expected: nil)
                    if start % 50_000 == 0 { await Task.yield() }
                }
                fill.end(trailers: nil)
                return true
            }
            for await isWhole in group { #expect(isWhole) }
        }
    }
}
