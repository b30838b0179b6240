package import NIOCore

/// A message as it came over a socket, read with nothing of the proxy's own parser.
package struct RawMessage: Sendable, CustomStringConvertible {
    /// How its reading ended.
    package enum Ending: Sendable, Equatable {
        case complete
        /// The connection was closed in order before the message was.
        case cut
        /// The connection was reset.
        case reset
    }

    package let startLine: String
    package let fields: [RawField]
    /// The body without its framing.
    package var body = ByteBuffer()
    package var trailers: [RawField] = []
    /// Every byte of it, as received.
    package var wire: ByteBuffer
    package var ending = Ending.complete
    /// The 1xx responses that came before it.
    package var interim: [RawMessage] = []

    package init(startLine: String, fields: [RawField], wire: ByteBuffer) {
        self.startLine = startLine
        self.fields = fields
        self.wire = wire
    }

    package var isComplete: Bool { ending == .complete }
    package var bodyLength: Int { body.readableBytes }
    /// The body as text.
    package var text: String { String(buffer: body) }
    /// The whole message as text.
    package var wireText: String { String(buffer: wire) }

    /// The value of the first field line of this name, in whatever case.
    package subscript(name: String) -> String? {
        fields.first { $0.isNamed(name) }?.value
    }

    package func values(_ name: String) -> [String] {
        fields.filter { $0.isNamed(name) }.map(\.value)
    }

    /// Short, whatever the body's length.
    package var description: String {
        ([startLine] + fields.map(\.description) + ["\(bodyLength) bytes, \(ending)"]).joined(separator: " | ")
    }

    // MARK: The start line's parts

    private var parts: [Substring] { startLine.split(separator: " ", maxSplits: 2) }

    /// A response's status; 0 if it is not one.
    package var status: Int { parts.count > 1 ? Int(parts[1]) ?? 0 : 0 }
    /// A request's method.
    package var method: String { parts.first.map(String.init) ?? "" }
    /// A request's target.
    package var target: String { parts.count > 1 ? String(parts[1]) : "" }
}
