internal import CacheStorage
internal import DiskStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore
internal import Synchronization

/// What the requests of one event loop look for on disk: those for the same key at the same time share one look. Only that
/// event loop touches it.
final class DiskLooks {
    private typealias Completion = (FoundOnDisk) -> Void

    private struct Look {
        let key: CacheKey
        /// Milliseconds of the worker's clock.
        var deadline: Int64
        var waiting: [(request: RequestMessage, completion: Completion)]
    }

    /// What was found, and where.
    private struct Found: Sendable {
        let entry: DiskEntry
        let response: StoredResponse
    }

    /// Milliseconds after which a disk that doesn't answer is not waited for.
    private static let patience: Int64 = 2_000
    /// Bytes of a body in a file for which a second more is waited: all of it is read once to see whether it is right.
    private static let bytesPerSecond: Int64 = 100 << 20
    /// A larger body is sent from its file, which costs no more than from memory.
    private static let largestInMemory = StoredResponse.largestBodyInBlock
    private unowned let worker: Worker
    private var looks: [UInt64: Look] = [:]
    /// Those that others may join.
    private var shared: [CacheKey: UInt64] = [:]
    private var lastNumber: UInt64 = 0

    init(worker: Worker) {
        self.worker = worker
    }

    /// Reads what the disk has for a request, and calls `completion` with it, the response asked for last first.
    func look(for request: RequestMessage, completion: @escaping (FoundOnDisk) -> Void) {
        if let number = shared[request.key], looks[number]?.waiting.append((request, completion)) != nil { return }
        shared[request.key] = begin(request, completion)
    }

    /// The same at once, if the system has in memory what is wanted; nil if the disk has to be waited for.
    func lookAtOnce(for request: RequestMessage) -> FoundOnDisk? {
        guard let disk = worker.disk else { return FoundOnDisk() }
        let (fields, bytes) = (request.head.fields, request.bytes)
        let entries = disk.find(request.key)
        if entries.isEmpty { return FoundOnDisk() }
        let proxy = worker.shared
        let restores = proxy.store.isWorthRestoring(request.key)
        var found = FoundOnDisk(newestOrder: entries[0].order)
        let responses = disk.readAtOnce(
            entries, for: request.key, largestInMemory: Self.limit(proxy),
            isWanted: { metadata in
                let isSelected = metadata.isSelected(by: fields, in: bytes.span)
                if !isSelected { found.otherVariation = metadata.variation }
                return isSelected
            })
        guard let responses else { return nil }
        for response in responses {
            guard let response = Self.take(response, for: request.key, proxy) else { continue }
            found.responses.append(response.response)
            if restores { Self.restore(response, for: request.key, to: proxy.store, from: disk) }
        }
        return found
    }

    /// A record with a small body, read at once; nil if it can't be.
    func readAtOnce(_ entry: DiskEntry, for key: CacheKey) -> StoredResponse? {
        let limit = Self.limit(worker.shared)
        guard entry.bodyLength <= limit else { return nil }
        return worker.disk?.readAtOnce([entry], for: key, largestInMemory: limit)?.first?.response
    }

    /// Brings what was read back to memory if it is used often enough for that.
    func restoreIfWorth(_ stored: StoredResponse, _ entry: DiskEntry, for key: CacheKey) {
        let store = worker.shared.store
        guard store.isWorthRestoring(key) else { return }
        _ = store.restore(
            stored, for: key, isStillBelow: { [disk = worker.disk] in disk?.order(of: entry) == entry.order })
    }

    private static func limit(_ proxy: ProxyShared) -> Int {
        min(largestInMemory, proxy.options.largestInMemory)
    }

    private func begin(_ request: RequestMessage, _ completion: @escaping Completion) -> UInt64 {
        lastNumber += 1
        let number = lastNumber
        looks[number] = Look(
            key: request.key, deadline: worker.tickMilliseconds + Self.patience, waiting: [(request, completion)])
        start(request, number: number)
        return number
    }

    private func start(_ request: RequestMessage, number: UInt64) {
        let proxy = worker.shared
        guard let disk = worker.disk else { return finish(number, [], newestOrder: 0) }
        let (fields, bytes, key) = (request.head.fields, request.bytes, request.key)
        let entries = disk.find(key)
        let longest = Int64(entries.map(\.bodyLength).max() ?? 0)
        looks[number]?.deadline += longest * 1000 / Self.bytesPerSecond
        let loop = worker.eventLoop
        let looks = NIOLoopBound(self, eventLoop: loop)
        let other = Mutex<Variation?>(nil)
        disk.read(
            entries, for: key, largestInMemory: Self.limit(proxy),
            isWanted: { metadata in
                let isSelected = metadata.isSelected(by: fields, in: bytes.span)
                if !isSelected { other.withLock { $0 = metadata.variation } }
                return isSelected
            }
        ) { responses in
            let found = responses.compactMap { Self.take($0, for: key, proxy) }
            if proxy.store.isWorthRestoring(key) {
                for response in found { Self.restore(response, for: key, to: proxy.store, from: disk) }
            }
            let other = other.withLock { $0 }
            loop.execute {
                looks.value.finish(number, found, other: other, newestOrder: entries.first?.order ?? 0)
            }
        }
    }

    /// What was found, as it can be used by this process; nil if it can't.
    private static func take(
        _ found: DiskResponse, for key: CacheKey, _ shared: ProxyShared
    ) -> Found? {
        guard found.entry.isRecovered else { return Found(entry: found.entry, response: found.response) }
        // The earlier process may have had other relations, and other hashes.
        return shared.groups(of: found.response.storedHead, at: key).map {
            Found(entry: found.entry, response: found.response.belonging(to: $0))
        }
    }

    /// Brings a response back to memory, if its body isn't left in its file.
    private static func restore(
        _ found: Found, for key: CacheKey, to memory: MemoryStore, from disk: DiskStore
    ) {
        guard found.response.file == nil else { return }
        _ = memory.restore(
            found.response, for: key, isStillBelow: { disk.order(of: found.entry) == found.entry.order })
    }

    private func finish(_ number: UInt64, _ found: [Found], other: Variation? = nil, newestOrder: UInt64) {
        guard let look = end(number) else { return }
        let disk = worker.disk
        // Something may have taken its place meanwhile, and have left the memory again; or it was validated.
        let present = found.filter { disk?.order(of: $0.entry) == $0.entry.order }
        let hasChanged = present.count < found.count
        let result = FoundOnDisk(
            responses: present.map(\.response), otherVariation: other, newestOrder: newestOrder)
        for (index, waiting) in look.waiting.enumerated() {
            let request = waiting.request
            let bytes = request.bytes
            let isFound = result.responses.contains {
                $0.metadata.isSelected(by: request.head.fields, in: bytes.span)
            }
            if isFound || index == 0 && !hasChanged || disk?.contains(look.key) != true {
                waiting.completion(result)
            } else {
                // The first one wanted another variant, or what was found isn't what is there now.
                _ = begin(waiting.request, waiting.completion)
            }
        }
    }

    private func end(_ number: UInt64) -> Look? {
        guard let look = looks.removeValue(forKey: number) else { return nil }
        if shared[look.key] == number { shared[look.key] = nil }
        return look
    }

    /// Gives up what takes too long: the origin is asked instead.
    func checkDeadlines(now: Int64) {
        for (number, look) in looks where now >= look.deadline {
            _ = end(number)
            // As if it had been looked at: otherwise the fill that is to be joined would send everybody here again.
            let nothing = FoundOnDisk(newestOrder: worker.disk?.newestOrder(look.key.hashes.key) ?? 0)
            for waiting in look.waiting { waiting.completion(nothing) }
        }
    }
}
