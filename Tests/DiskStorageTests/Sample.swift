import CacheStorage
import DiskStorage
import HTTPCaching
import HTTPSemantics
import NIOCore
import ProxyTesting
import Testing

/// Keys and responses whose bytes follow from their numbers.
enum Sample {
    static let now = Timestamp(seconds: 784_111_777)

    static func key(_ number: Int, _ hasher: KeyHasher) -> CacheKey {
        let bytes = Array("api.example.com/items/\(number)?q=\(number % 7)".utf8)
        return hasher.key(authority: 0..<15, target: 15..<bytes.count, in: bytes.span)
    }

    /// Bytes that differ for each number and version, at each place.
    static func body(_ number: Int, version: Int = 0, length: Int) -> [UInt8] {
        var random = SplitMix64(seed: UInt64(number) << 20 ^ UInt64(version))
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length + 8)
        while bytes.count < length {
            let word = random.next()
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift * 8))) }
        }
        bytes.removeLast(bytes.count - length)
        return bytes
    }

    static func response(
        _ number: Int, version: Int = 0, length: Int = 300, order: UInt64 = 1, groups: [UInt64] = [],
        vary: (name: String, value: String)? = nil, fields: String? = nil
    ) -> StoredResponse {
        StoredResponse(
            head: head(number, version: version, vary: vary, fields: fields),
            chunks: [ByteBuffer(bytes: body(number, version: version, length: length))],
            provenance: Provenance(order: order, groups: groups))
    }

    static func head(
        _ number: Int, version: Int = 0, vary: (name: String, value: String)? = nil, fields: String? = nil
    ) -> StoredHead {
        var text = "OK\n" + (fields ?? "ETag: \"\(number)-\(version)\"\nContent-Type: text/plain")
        var request = HeadText()
        if let vary {
            text += "\nVary: \(vary.name)"
            request = HeadText("\(vary.name): \(vary.value)")
        }
        let head = HeadText(text)
        var lines = FieldTable()
        for line in head.fields.lines.dropFirst() { lines.append(line) }
        let received = ReceivedResponse(
            status: 200, reasonPhrase: 0..<2, fields: lines, requestTime: now, responseTime: now)
        let decision = StorageDecision.decide(
            received, in: head.bytes.span,
            request: RequestFacts(method: .get, fields: request.fields, in: request.bytes.span),
            requestFields: request.fields, requestBytes: request.bytes.span, rules: CachingRules(),
            via: Array("Via: 1.1 etagere\r\n".utf8))
        guard case .store(let stored) = decision else { preconditionFailure("\(decision)") }
        return stored
    }
}

extension StoredResponse {
    /// The body, wherever it is; empty if its file doesn't give it.
    var bodyBytes: [UInt8] {
        guard let file = file as? DiskBody else { return body(0..<bodyLength).flatMap { Array($0.readableBytesView) } }
        return file.read(0..<file.length).map { Array($0.readableBytesView) } ?? []
    }
    var headBytes: [UInt8] { Array(block[..<metadata.headEnd]) }

    /// Whether everything but the place in the order of requests is the same.
    func isSame(as other: StoredResponse) -> Bool {
        metadata == other.metadata && headBytes == other.headBytes && bodyBytes == other.bodyBytes
            && provenance.groups == other.provenance.groups
    }
}

extension DiskStore {
    static func opened(
        _ directory: TemporaryDirectory, capacity: Int = 1 << 20, segmentSize: Int = 64 << 20,
        trusts: Bool = false, seed: UInt64 = 1, files: FileOperations = .quick,
        report: @escaping @Sendable (DiskStoreEvent) -> Void = { _ in }
    ) throws -> DiskStore {
        var generator = SplitMix64(seed: seed)
        var limits = DiskStoreLimits(capacity: capacity, segmentSize: segmentSize)
        limits.readers = 1
        return try DiskStore(
            at: directory.path, limits: limits, trustsCleanStop: trusts, using: &generator, now: Sample.now,
            files: files, report: report)
    }

    func key(_ number: Int) -> CacheKey { Sample.key(number, hasher) }

    /// Writes a response and waits until it is there.
    @discardableResult
    func write(_ response: StoredResponse, _ number: Int, now: Timestamp = Sample.now) -> Offer {
        let offer = offer(response, for: key(number), now: now)
        waitUntilIdle()
        return offer
    }

    /// Starts to write a body in pieces.
    func begin(
        _ number: Int, _ head: StoredHead? = nil, order: UInt64 = 1, length: Int? = nil
    ) throws -> DiskStream {
        let stream = begin(
            head ?? Sample.head(number), provenance: Provenance(order: order), for: key(number), length: length,
            now: Sample.now, report: { _ in })
        return try #require(stream)
    }

    /// Reads what is there for a key, bodies included.
    func responses(_ number: Int) -> [StoredResponse] {
        let key = key(number)
        return readNow(find(key), for: key, largestInMemory: .max).map(\.response)
    }
}

extension DiskResponse {
    /// The body, if it was left in its file.
    var file: DiskBody? { response.file as? DiskBody }
}
