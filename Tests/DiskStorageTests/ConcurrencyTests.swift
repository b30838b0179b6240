import CacheStorage
import DiskStorage
import HTTPCaching
import HTTPSemantics
import NIOCore
import NIOPosix
import ProxyTesting
import Testing

@Suite("The store on disk under many threads")
struct ConcurrencyTests {
    let directory = TemporaryDirectory()

    @Test("Readers, a writer, large bodies and removals at once: nobody ever reads anything else than what was written")
    func hammering() async throws {
        var generator = SplitMix64(seed: 1)
        let store = try DiskStore(
            at: directory.path, limits: DiskStoreLimits(capacity: 70_000), using: &generator, now: Sample.now,
            files: .quick)
        // Weak, so that each is written.
        let fields = "ETag: W/\"1\""
        let samples = (0..<40).map { Sample.response($0, length: $0 % 8 == 0 ? 12_000 : 600, fields: fields) }
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<3 {
                group.addTask {
                    var random = SplitMix64(seed: UInt64(thread))
                    for step in 0..<3000 {
                        // However the threads are scheduled, there is something on disk to be read.
                        if step % 200 == 0 { store.waitUntilIdle() }
                        let number = random.below(40)
                        let key = store.key(number)
                        if random.below(4) == 0 {
                            let order = UInt64(step + 1)
                            let sample = samples[number]
                            _ = store.offer(
                                sample.freshened(
                                    head: Sample.head(number, fields: fields), provenance: Provenance(order: order)),
                                for: key, now: Sample.now)
                        } else if random.below(20) == 0 {
                            store.remove(key, asOf: UInt64(step / 2))
                        } else {
                            check(store, key, samples[number], largest: random.below(2) * 100_000)
                        }
                    }
                }
            }
        }
        store.waitUntilIdle()
        let figures = store.figures()
        #expect(figures.badRecords == 0 && figures.readFailures == 0 && figures.writeFailures == 0)
        #expect(figures.segmentsReclaimed > 3 && figures.reads > 500)
        #expect(figures.bytes <= 70_000)
        #expect(store.stop())
    }

    private func check(_ store: DiskStore, _ key: CacheKey, _ sample: StoredResponse, largest: Int) {
        for response in store.readNow(store.find(key), for: key, largestInMemory: largest) {
            let read = response.response
            #expect(read.bodyBytes == sample.bodyBytes && read.headBytes == sample.headBytes)
        }
    }

    @Test("A queue that is full drops, counts and doesn't keep anybody")
    func fullQueue() throws {
        var limits = DiskStoreLimits(capacity: 32 << 20)
        limits.queueCapacity = 100_000
        var generator = SplitMix64(seed: 1)
        let store = try DiskStore(
            at: directory.path, limits: limits, using: &generator, now: Sample.now, files: .quick)
        let sample = Sample.response(1, length: 40_000)
        var queued = 0
        for number in 0..<200 where store.offer(sample, for: store.key(number), now: Sample.now) == .queued {
            queued += 1
        }
        store.waitUntilIdle()
        let figures = store.figures()
        #expect(figures.records == queued && figures.droppedByQueue == 200 - queued && figures.droppedByQueue > 0)
        #expect(figures.waitingBytes == 0)
        store.stop()
    }

    @Test("Bodies leave by sendfile, each client at its own pace, also when their record has gone")
    func sendfile() async throws {
        let store = try DiskStore.opened(directory, capacity: 32 << 20)
        let length = 3_000_000
        store.write(Sample.response(1, length: length), 1)
        let key = store.key(1)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let server = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                let found = store.readNow(store.find(key), for: key, largestInMemory: 1000)
                guard let body = found.first?.file else {
                    return channel.eventLoop.makeFailedFuture(ChannelError.eof)
                }
                let promise = channel.eventLoop.makePromise(of: Void.self)
                promise.futureResult.whenComplete { _ in
                    withExtendedLifetime(body) { channel.close(promise: nil) }
                }
                channel.eventLoop.execute { channel.writeAndFlush(body.region(0..<body.length), promise: promise) }
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let expected = Sample.body(1, length: length)
        await withTaskGroup(of: Bool.self) { tasks in
            for _ in 0..<4 {
                tasks.addTask { (try? await Self.receive(from: server, on: group)) == expected }
            }
            for await isSame in tasks { #expect(isSame) }
        }
        store.remove(key, asOf: 1)
        try await server.close()
        try await group.shutdownGracefully()
        store.stop()
    }

    private static func receive(from server: any Channel, on group: MultiThreadedEventLoopGroup) async throws -> [UInt8]
    {
        let client = try await ClientBootstrap(group: group).connect(to: server.localAddress!) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, Never>(wrappingChannelSynchronously: channel)
            }
        }
        return try await client.executeThenClose { inbound in
            var bytes: [UInt8] = []
            for try await buffer in inbound { bytes.append(contentsOf: buffer.readableBytesView) }
            return bytes
        }
    }
}
