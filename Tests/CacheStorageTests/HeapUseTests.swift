#if canImport(Glibc)
    import CacheStorage
    import Glibc
    import HTTPCaching
    import NIOCore
    import ProxyTesting
    import Testing

    @Suite("What the store takes on the heap")
    struct HeapUseTests {
        // In a process of its own, where nothing else allocates.
        @Test("An entry takes less than 400 bytes on top of head, body and key, and the accounts are true to 10 %")
        func overhead() async {
            let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
                let count = 100_000
                var generator = SplitMix64(seed: 5)
                let store = MemoryStore(
                    limits: MemoryStoreLimits(capacity: 1 << 30), shardCount: 64, using: &generator)
                let head = StoredResponse.head(
                    fields: """
                        Date: Sun, 06 Nov 1994 08:49:37 GMT
                        Content-Type: application/json; charset=utf-8
                        Cache-Control: max-age=60
                        ETag: "1234567890"
                        Server: legacy/1.0
                        """)
                let body = ByteBuffer(repeating: 0x61, length: 1_024)
                var payload = 0
                let before = HeapUseTests.heapBytes()
                for number in 0..<count {
                    let key = store.hasher.key("api.example.com", "/api/books/\(100_000 + number)")
                    payload += key.bytes.count + head.bytes.count + 1_024
                    _ = store.insert(
                        StoredResponse(
                            head: head, chunks: [body], provenance: Provenance(order: UInt64(number + 1))), for: key)
                }
                let used = HeapUseTests.heapBytes() - before
                let overhead = (used - payload) / count
                let accounted = (store.usedBytes - payload) / count
                print("bytes per entry on top of head, body and key: \(overhead) on the heap, \(accounted) accounted")
                precondition(store.figures().keys == count)
                precondition(overhead < 400, "\(overhead) bytes of overhead per entry")
                precondition(abs(store.usedBytes - used) * 10 < used, "\(store.usedBytes) accounted, \(used) used")
            }
            if let result { print(String(decoding: result.standardOutputContent, as: UTF8.self)) }
        }

        /// What is allocated and not freed, by the allocator's own statistics.
        private static func heapBytes() -> Int {
            typealias MallocInfo = @convention(c) (CInt, UnsafeMutablePointer<FILE>) -> CInt
            guard let symbol = dlsym(nil, "malloc_info"), let file = tmpfile() else { fatalError("no statistics") }
            _ = unsafeBitCast(symbol, to: MallocInfo.self)(0, file)
            rewind(file)
            var totals: [String: Int] = [:]
            var line = [CChar](repeating: 0, count: 256)
            while fgets(&line, CInt(line.count), file) != nil {
                // <total type="rest" count="1" size="4096"/>; those of all arenas together come last.
                let parts = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                    .split(separator: "\"")
                guard parts[0].hasPrefix("<total") || parts[0].hasPrefix("<system"), parts.count >= 4 else { continue }
                totals[parts[0].hasPrefix("<system") ? "system \(parts[1])" : String(parts[1])] = Int(
                    parts[parts.count - 2])
            }
            fclose(file)
            return totals["system current", default: 0] + totals["mmap", default: 0] - totals["fast", default: 0]
                - totals["rest", default: 0]
        }
    }
#endif
