import HTTPSemantics

/// A request to explain.
struct ExplainedRequest {
    let method: String
    /// As a client sends it.
    let target: [UInt8]
    /// The folded path of `target`.
    let path: [UInt8]

    init(method: String, target: String) throws(ExplanationError) {
        guard Token.isToken(method) else {
            throw ExplanationError(description: "'\(method)' is not a method, expected one such as GET or PUT")
        }
        if let meant = Method.differingInCase(from: method) {
            throw ExplanationError(
                description: "'\(method)' is not the method \(meant), as case matters, expected \(meant)")
        }
        if [.connect, .trace].contains(Method(method)) {
            throw ExplanationError(description: "\(method) is refused by the proxy, expected another method")
        }
        guard target.hasPrefix("/") else {
            throw ExplanationError(
                description: "'\(target)' doesn't start with '/', expected a path such as /api/books/7")
        }
        guard target.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != 0x23 }) else {
            throw ExplanationError(
                description: "'\(target)' has a character that no path has, expected it percent-encoded")
        }
        self.method = method
        let bytes = Array(target.utf8)
        var path: [UInt8] = []
        FoldedPath.append(bytes.span, to: &path)
        self.target = bytes
        self.path = path
    }

    var isSafe: Bool { Method(method).isSafe }
    /// Whether responses to it can be stored and reused.
    var isRead: Bool { [.get, .head].contains(Method(method)) }
    var pathText: String { String(decoding: path, as: UTF8.self) }
}
