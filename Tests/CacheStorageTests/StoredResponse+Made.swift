import CacheStorage
import HTTPCaching
import HTTPSemantics
import NIOCore
import ProxyTesting

extension StoredResponse {
    /// A response as the rules make it.
    /// - Parameters:
    ///   - vary: the name of a selecting field and its value in the request.
    static func made(
        body: ByteBuffer = ByteBuffer(string: "body"), order: UInt64 = 1,
        vary: (name: String, value: String)? = nil, fields: String = "ETag: \"1\""
    ) -> StoredResponse {
        StoredResponse(
            head: head(vary: vary, fields: fields), chunks: [body], provenance: Provenance(order: order))
    }

    static func head(vary: (name: String, value: String)? = nil, fields: String = "ETag: \"1\"") -> StoredHead {
        var text = "OK\n" + fields
        var request = HeadText()
        if let vary {
            text += "\nVary: \(vary.name)"
            request = HeadText("\(vary.name): \(vary.value)")
        }
        let head = HeadText(text)
        var lines = FieldTable()
        for line in head.fields.lines.dropFirst() { lines.append(line) }
        let received = ReceivedResponse(
            status: 200, reasonPhrase: 0..<2, fields: lines, requestTime: Timestamp(seconds: 784_111_777),
            responseTime: Timestamp(seconds: 784_111_777))
        let decision = StorageDecision.decide(
            received, in: head.bytes.span,
            request: RequestFacts(method: .get, fields: request.fields, in: request.bytes.span),
            requestFields: request.fields, requestBytes: request.bytes.span, rules: CachingRules(),
            via: Array("Via: 1.1 etagere\r\n".utf8))
        guard case .store(let stored) = decision else { preconditionFailure("\(decision)") }
        return stored
    }
}

extension ByteBuffer {
    init(repeating byte: UInt8, length: Int) {
        self = ByteBufferAllocator().buffer(capacity: length)
        writeRepeatingByte(byte, count: length)
    }
}

extension KeyHasher {
    func key(_ authority: String, _ target: String) -> CacheKey {
        let bytes = Array((authority + target).utf8)
        let (first, second) = (0..<authority.utf8.count, authority.utf8.count..<bytes.count)
        return CacheKey(
            authority: first, target: second, in: bytes.span,
            hashes: hashes(authority: first, target: second, in: bytes.span))
    }
}

extension MemoryStore {
    func key(_ number: Int) -> CacheKey { hasher.key("h", "/\(number)") }
}
