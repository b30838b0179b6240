import NIOCore

/// Takes answers off a connection: just enough of HTTP for what the proxy sends to these requests.
struct AnswerReader {
    enum Progress {
        case incomplete
        case answer(Answer)
        /// Not HTTP, or more of it than these clients know.
        case unreadable
    }

    private var buffer = ByteBuffer()
    private var head: (answer: Answer, length: Int)?

    mutating func append(_ bytes: inout ByteBuffer) {
        buffer.writeBuffer(&bytes)
    }

    /// Forgets what came over an earlier connection.
    mutating func reset() {
        buffer.clear()
        head = nil
    }

    mutating func next(hasBody: Bool) -> Progress {
        if head == nil {
            guard let end = buffer.readableBytesView.endOfHead else { return .incomplete }
            guard let bytes = buffer.readSlice(length: end) else { return .incomplete }
            guard let (answer, announced) = Self.parse(bytes) else { return .unreadable }
            if answer.status < 200 { return next(hasBody: hasBody) }
            let endsHere = !hasBody || answer.status == 204 || answer.status == 304
            guard let length = endsHere ? 0 : announced else { return .unreadable }
            head = (answer, length)
        }
        guard let (parsed, length) = head else { return .incomplete }
        guard let body = buffer.readSlice(length: length) else { return .incomplete }
        var answer = parsed
        answer.body = body
        head = nil
        return .answer(answer)
    }

    /// - Returns: the answer without its body, and the body's length as far as the head says it.
    private static func parse(_ head: ByteBuffer) -> (Answer, Int?)? {
        head.withUnsafeReadableBytes { bytes in
            guard bytes.count > 12, let status = VersionTag.decimal(bytes[9..<12]) else { return nil }
            var answer = Answer(status: Int(status))
            var length: Int?
            var start = 0
            while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = bytes[start..<max(start, end - 1)]
                start = end + 1
                if let value = value(of: "etag", line) {
                    answer.version = VersionTag.version(value.dropFirst().dropLast())
                } else if let value = value(of: "x-version", line) {
                    answer.version = VersionTag.version(value)
                } else if let value = value(of: "content-length", line) {
                    length = VersionTag.decimal(value).map(Int.init)
                } else if let value = value(of: "cache-status", line) {
                    (answer.origin, answer.reason) = origin(value)
                } else if let value = value(of: "connection", line) {
                    answer.closes = value.elementsEqual("close".utf8)
                }
            }
            return (answer, length)
        }
    }

    private static func value(
        of name: StaticString, _ line: Slice<UnsafeRawBufferPointer>
    ) -> Slice<UnsafeRawBufferPointer>? {
        let count = name.utf8CodeUnitCount
        guard line.count > count, line[line.startIndex + count] == UInt8(ascii: ":") else { return nil }
        let matches = name.withUTF8Buffer { name in
            zip(name, line).allSatisfy { $0 == $1 | 0x20 || $0 == $1 }
        }
        return matches ? line.dropFirst(count + 1).drop { $0 == UInt8(ascii: " ") } : nil
    }

    private static func origin(_ value: Slice<UnsafeRawBufferPointer>) -> (Answer.Origin, reason: String?) {
        let text = String(decoding: value, as: UTF8.self)
        if text.contains("; hit") { return (text.contains("detail=disk") ? .hitOnDisk : .hit, nil) }
        if text.contains("; collapsed") { return (.collapsed, nil) }
        let reason = text.split(separator: ";").last { $0.hasPrefix(" detail=") }?.dropFirst(" detail=".count)
        if text.contains("fwd-status=304") { return (.validated, reason.map(String.init)) }
        let isMissed = text.contains("fwd=uri-miss")
        return (isMissed ? .missed : .forwarded, reason.map(String.init) ?? "absent")
    }
}

extension ByteBufferView {
    /// How long the head is, the empty line at its end included; nil if the end is not there yet.
    fileprivate var endOfHead: Int? {
        withUnsafeBytes { bytes in
            var position = 3
            while position < bytes.count {
                if bytes[position] == 10, bytes[position - 1] == 13, bytes[position - 2] == 10 { return position + 1 }
                position += 1
            }
            return nil
        }
    }
}
