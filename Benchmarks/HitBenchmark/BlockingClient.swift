#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A client that allocates nothing per request: it writes from one buffer and reads into another.
final class BlockingClient {
    struct Failure: Error {
        let what: String
    }

    private let descriptor: Int32
    private var request = [UInt8](repeating: 0, count: 512)
    private var answer = [UInt8](repeating: 0, count: 65_536)

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(what: "connect") }
    }

    deinit {
        close(descriptor)
    }

    /// Gets one of the objects and reads the answer to its end.
    func get(_ object: Int, conditional: Bool) throws {
        var length = 0
        func append(_ text: StaticString) {
            text.withUTF8Buffer { bytes in
                for byte in bytes {
                    request[length] = byte
                    length += 1
                }
            }
        }
        append("GET /api/books/123?object=")
        var divisor = 10_000
        while divisor > 0 {
            request[length] = UInt8(48 + object / divisor % 10)
            length += 1
            divisor /= 10
        }
        append(" HTTP/1.1\r\nHost: localhost\r\n")
        if conditional { append("If-None-Match: \"5\"\r\n") }
        append("\r\n")
        guard write(descriptor, request, length) == length else { throw Failure(what: "write") }
        try readAnswer(status: conditional ? 0x33 : 0x32)
    }

    private func readAnswer(status: UInt8) throws {
        var count = 0
        while true {
            let received = answer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + count, $0.count - count) }
            guard received > 0 else { throw Failure(what: "read") }
            count += received
            guard let head = headLength(count) else { continue }
            guard answer[9] == status else { throw Failure(what: "status") }
            if count >= head + contentLength(head) { return }
        }
    }

    private func headLength(_ count: Int) -> Int? {
        var position = 3
        while position < count {
            if answer[position] == 10, answer[position - 1] == 13, answer[position - 2] == 10 { return position + 1 }
            position += 1
        }
        return nil
    }

    private func contentLength(_ head: Int) -> Int {
        let name: StaticString = "\r\nContent-Length: "
        return name.withUTF8Buffer { name in
            var position = 0
            while position + name.count < head {
                var matched = 0
                while matched < name.count, answer[position + matched] == name[matched] { matched += 1 }
                if matched == name.count {
                    var length = 0
                    var digit = position + matched
                    while answer[digit] &- 48 < 10 {
                        length = length * 10 + Int(answer[digit] - 48)
                        digit += 1
                    }
                    return length
                }
                position += 1
            }
            return 0
        }
    }
}
