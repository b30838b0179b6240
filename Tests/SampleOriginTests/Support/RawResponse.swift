import Foundation

/// An answer as it came over a socket.
struct RawResponse: Sendable {
    let text: String

    var statusLine: String { head.first ?? "" }

    var body: String {
        guard let end = text.range(of: "\r\n\r\n") else { return "" }
        return String(text[end.upperBound...])
    }

    /// The value of a field; nil if the answer has none of that name.
    func field(_ name: String) -> String? {
        let prefix = name.lowercased() + ": "
        let line = head.first { $0.lowercased().hasPrefix(prefix) }
        return line.map { String($0.dropFirst(prefix.count)) }
    }

    private var head: [String] {
        let head = text.range(of: "\r\n\r\n").map { text[..<$0.lowerBound] } ?? text[...]
        return head.components(separatedBy: "\r\n")
    }
}
