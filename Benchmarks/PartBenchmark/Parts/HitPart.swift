import HTTPCaching
import NIOCore
import NIOEmbedded
import ProxyCore

/// The whole of a hit, from the bytes of a request on a channel to the bytes of the answer: a fresh response of 1 KiB, or the
/// 304 for a client that has it. The field sections repeat, as they do on most connections. The wall clock stands; the
/// monotonic one is read.
struct HitPart: Part {
    private static let books = 16
    let name: String
    let floor: String?
    private let requestsPerRead: Int
    private let reads: [ByteBuffer]
    private let connection: Connection
    private let answerLength: Int

    init(
        name: String, floor: String, requestsPerRead: Int, isConditional: Bool = false, varies: Bool = false
    ) throws {
        self.name = name
        self.floor = floor
        self.requestsPerRead = requestsPerRead
        let requests = (0..<Self.books).map { ExampleMessages.request(book: $0, isConditional: isConditional) }
        reads = stride(from: 0, to: Self.books, by: requestsPerRead).map { first in
            ByteBuffer(bytes: requests[first..<first + requestsPerRead].joined())
        }
        let loop = EmbeddedEventLoop()
        let shared = ProxyShared(
            options: ProxyOptions(),
            store: try ExampleStore.make(books: Self.books, bodyLength: 1024, varies: varies),
            routes: RouteTable([(try PathPattern("/api/**"), CachingRules())]))
        // It has no pool of connections to an origin: a request that is not a hit ends the benchmark.
        let worker = Worker(eventLoop: loop, shared: shared, now: { ExampleMessages.moment })
        connection = try Connection(ClientConnectionHandler(worker: worker), loop: loop)
        connection.receive(ByteBuffer(bytes: requests[0]))
        answerLength = connection.socket.takeSentCount()
        // The head alone has some 300 bytes.
        guard isConditional ? (100..<1024).contains(answerLength) : answerLength > 1024 else {
            throw BenchmarkFailure("an answer of \(answerLength) bytes is not that of \(name)")
        }
    }

    func run(_ operations: Int) {
        for read in 0..<operations / requestsPerRead { connection.receive(reads[read & (reads.count - 1)]) }
        precondition(
            connection.socket.takeSentCount() == operations * answerLength, "each request got the same answer")
    }
}
