import NIOCore
import ProxyTesting
import Synchronization

/// An origin of resources whose bytes follow from path, version and variant. A write makes the next version.
final class Shelf: Sendable {
    struct Resource: Sendable {
        var version = 1
        var length = 1000
        var fields = ["Cache-Control: max-age=600"]
        /// Without `Content-Length`.
        var isChunked = false
        /// Of every answer; nil for what suits the request.
        var status: String?
        /// How many bytes of the body are sent before the gate; nil if not even the head is.
        var before: Int? = 0
        /// Opened before the rest of the body is sent.
        var gate: Gate?
        /// The connection breaks off where the gate was.
        var isCut = false
    }

    private let resources = Mutex<[String: Resource]>([:])
    /// Counts what was sent of gated bodies.
    let pauses = Tally()

    /// What is there without having been set, changed by `change`.
    subscript(target: String) -> Resource {
        get { resources.withLock { $0[target] ?? Resource() } }
        set { resources.withLock { $0[target] = newValue } }
    }

    func set(_ target: String, _ change: (inout Resource) -> Void) {
        var resource = self[target]
        change(&resource)
        self[target] = resource
    }

    static func tag(version: Int, variant: String = "") -> String { "\"\(version)\(variant)\"" }

    static func body(_ target: String, version: Int, variant: String = "", length: Int) -> ByteBuffer {
        var random = SplitMix64(seed: target.utf8.reduce(UInt64(version)) { $0 &* 31 &+ UInt64($1) })
        for byte in variant.utf8 { random = SplitMix64(seed: random.next() &+ UInt64(byte)) }
        // Not as long as anything that the proxy cuts bodies into.
        var block = ByteBuffer()
        for _ in 0..<509 { block.writeInteger(random.next()) }
        block.writeInteger(UInt8(0))
        var body = ByteBuffer()
        body.reserveCapacity(length + block.readableBytes)
        while body.readableBytes < length { body.writeImmutableBuffer(block) }
        body.moveWriterIndex(to: length)
        return body
    }

    /// The present body.
    func body(_ target: String, variant: String = "") -> ByteBuffer {
        let resource = self[target]
        return Self.body(target, version: resource.version, variant: variant, length: resource.length)
    }

    var script: ScriptedOrigin.Script {
        { exchange in try await self.serve(exchange) }
    }

    private func serve(_ exchange: OriginExchange) async throws {
        let target = exchange.target
        guard exchange.method == "GET" || exchange.method == "HEAD" else {
            try await exchange.request()
            if self[target].status == nil { set(target) { $0.version += 1 } }
            return try await exchange.answer(self[target].status ?? "204 No Content")
        }
        let resource = self[target]
        if let status = resource.status { return try await exchange.answer(status, [], body: status) }
        let variant = exchange.head["X-Variant"] ?? ""
        let tag = Self.tag(version: resource.version, variant: variant)
        let fields = ["ETag: \(tag)"] + resource.fields
        if let known = exchange.head["If-None-Match"], known.contains(tag) {
            return try await exchange.send(
                "HTTP/1.1 304 Not Modified\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n")
        }
        let body = Self.body(target, version: resource.version, variant: variant, length: resource.length)
        let framing = resource.isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(resource.length)"
        var head = ByteBuffer(
            string: "HTTP/1.1 200 OK\r\n" + (fields + [framing]).map { $0 + "\r\n" }.joined() + "\r\n")
        if exchange.method == "HEAD" { return try await exchange.send(head) }
        if resource.gate == nil, !resource.isCut {
            Self.write(body, isChunked: resource.isChunked, to: &head)
            if resource.isChunked { head.writeString("0\r\n\r\n") }
            return try await exchange.send(head)
        }
        if resource.before == nil {
            pauses.add()
            await resource.gate?.wait()
            Self.write(body, isChunked: resource.isChunked, to: &head)
            if resource.isChunked { head.writeString("0\r\n\r\n") }
            return try await exchange.send(head)
        }
        var rest = body
        if let first = rest.readSlice(length: resource.before ?? 0) {
            Self.write(first, isChunked: resource.isChunked, to: &head)
        }
        try await exchange.send(head)
        pauses.add()
        await resource.gate?.wait()
        if resource.isCut { return exchange.reset() }
        var end = ByteBuffer()
        Self.write(rest, isChunked: resource.isChunked, to: &end)
        if resource.isChunked { end.writeString("0\r\n\r\n") }
        try await exchange.send(end)
    }

    private static func write(_ content: ByteBuffer, isChunked: Bool, to buffer: inout ByteBuffer) {
        guard content.readableBytes > 0 else { return }
        if isChunked { buffer.writeString(String(content.readableBytes, radix: 16) + "\r\n") }
        buffer.writeImmutableBuffer(content)
        if isChunked { buffer.writeString("\r\n") }
    }
}
