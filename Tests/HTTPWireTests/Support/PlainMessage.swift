/// A message as any parser would describe it.
struct PlainMessage: Equatable, Sendable {
    /// A name and its value.
    struct Field: Equatable, Sendable {
        var name: String
        var value: String
    }

    /// Method and target, or the status.
    var start: [String]
    var version: String
    var fields: [Field]
    var content = ""
    var trailers: [Field] = []
    var isComplete = false
}

extension PlainMessage {
    /// The message as this project reads it.
    /// - Parameter isOver: whether the connection ended after it.
    init(_ message: Reading.Message, isOver: Bool) {
        if let request = message.request {
            start = [request.methodText, request.target]
            version = request.isHTTP10 ? "1.0" : "1.1"
            fields = Self.fields(of: request.fields)
        } else {
            start = message.response.map { [String($0.status)] } ?? []
            version = message.response?.isHTTP10 == true ? "1.0" : "1.1"
            fields = Self.fields(of: message.response?.fields ?? [])
        }
        content = text(message.content)
        trailers = Self.fields(of: message.trailers ?? [])
        isComplete = message.isComplete || message.endsWithConnection && isOver
    }

    /// Trailer lines as they stand on the wire, read once more without the parser's help.
    private static func fields(of lines: [UInt8]) -> [Field] {
        lines.split(separator: 0x0A).map { line in
            let colon = line.firstIndex(of: 0x3A) ?? line.endIndex
            let value = line[colon...].dropFirst().drop { $0 == 0x20 || $0 == 0x09 }
            let end = value.lastIndex { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }.map { $0 + 1 } ?? value.startIndex
            return Field(name: text(line[..<colon]), value: String(decoding: value[..<end], as: UTF8.self))
        }
    }

    /// The fields with their values as UTF-8, which other parsers take them for.
    private static func fields(of summaries: [FieldSummary]) -> [Field] {
        summaries.map { Field(name: $0.name, value: String(decoding: octets($0.value), as: UTF8.self)) }
    }
}
