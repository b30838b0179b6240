internal import NIOCore

/// Takes messages off a socket, by the framing rules of RFC 9112 §6.3 and no stricter.
package actor MessageReader {
    /// What a message is, as far as its body's length depends on it.
    package enum Kind: Sendable {
        case request
        /// The response to a request with this method.
        case response(to: String)
    }

    private enum Stop: Error { case cut, reset }

    private let socket: RawSocket
    private var buffer = ByteBuffer()
    private var hasEnded = false

    package init(_ socket: RawSocket) {
        self.socket = socket
    }

    /// The next head.
    /// - Returns: nil if the connection was closed, in order or not, before there was any of it.
    package func head() async throws -> RawMessage? {
        var wire = ByteBuffer()
        do {
            var lines: [String] = []
            while true {
                let line = try await line(into: &wire)
                if line.isEmpty, !lines.isEmpty { break }
                if !line.isEmpty { lines.append(line) }
            }
            return RawMessage(startLine: lines[0], fields: lines.dropFirst().map(Self.field), wire: wire)
        } catch is Stop {
            return nil
        }
    }

    /// The head's message, whole or as far as it came.
    package func finish(_ head: RawMessage, _ kind: Kind) async throws -> RawMessage {
        var message = head
        do {
            if case .response(let method) = kind {
                let status = head.status
                if method == "HEAD" || status < 200 || status == 204 || status == 304 { return message }
            }
            if head["Transfer-Encoding"]?.lowercased().hasSuffix("chunked") == true {
                try await readChunks(into: &message)
            } else if let length = head["Content-Length"].flatMap(Int.init) {
                try await read(length, into: &message)
            } else if case .response = kind {
                try await readToEnd(into: &message)
            }
        } catch Stop.cut {
            message.ending = .cut
        } catch Stop.reset {
            message.ending = .reset
        }
        return message
    }

    /// The next message, with the interim responses before it.
    package func message(_ kind: Kind) async throws -> RawMessage? {
        var interim: [RawMessage] = []
        while let head = try await head() {
            if case .response = kind, 100..<200 ~= head.status {
                interim.append(head)
                continue
            }
            var message = try await finish(head, kind)
            message.interim = interim
            return message
        }
        return nil
    }

    /// Whether the connection ends without another byte.
    package func endsHere() async throws -> Bool {
        do {
            while buffer.readableBytes == 0 { try await readMore() }
            return false
        } catch is Stop {
            return true
        }
    }

    // MARK: Bodies

    private func readChunks(into message: inout RawMessage) async throws {
        while true {
            let sizeLine = try await line(into: &message.wire)
            let digits = sizeLine.prefix { $0.isHexDigit }
            guard let size = Int(digits, radix: 16), size > 0 else { break }
            try await read(size, into: &message)
            _ = try await line(into: &message.wire)
        }
        while true {
            let line = try await line(into: &message.wire)
            if line.isEmpty { return }
            message.trailers.append(Self.field(line))
        }
    }

    private func read(_ count: Int, into message: inout RawMessage) async throws {
        var missing = count
        while missing > 0 {
            if buffer.readableBytes == 0 { try await readMore() }
            guard let part = buffer.readSlice(length: min(missing, buffer.readableBytes)) else { return }
            missing -= part.readableBytes
            message.body.writeImmutableBuffer(part)
            message.wire.writeImmutableBuffer(part)
        }
    }

    private func readToEnd(into message: inout RawMessage) async throws {
        do {
            while true { try await read(Int.max, into: &message) }
        } catch Stop.cut {
            // The end of the connection is the end of the body.
        }
    }

    // MARK: Bytes

    private func line(into wire: inout ByteBuffer) async throws -> String {
        var searched = 0
        while true {
            let view = buffer.readableBytesView
            if let end = view.dropFirst(searched).firstIndex(of: 0x0A) {
                guard let line = buffer.readSlice(length: end - view.startIndex + 1) else { throw Stop.cut }
                wire.writeImmutableBuffer(line)
                var text = Self.text(line.readableBytesView.dropLast())
                if text.hasSuffix("\r") { text.removeLast() }
                return text
            }
            searched = view.count
            try await readMore()
        }
    }

    private func readMore() async throws {
        guard !hasEnded else { throw Stop.cut }
        let more: ByteBuffer?
        do {
            more = try await socket.read()
        } catch let error as RawSocket.TimedOut {
            throw error
        } catch {
            hasEnded = true
            throw Stop.reset
        }
        guard let more else {
            hasEnded = true
            throw Stop.cut
        }
        if buffer.readableBytes == 0 { buffer = more } else { buffer.writeImmutableBuffer(more) }
    }

    private static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    private static func field(_ line: String) -> RawField {
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count > 1 ? parts[1].drop { $0 == " " || $0 == "\t" } : ""
        return RawField(String(parts[0]), String(value))
    }
}
