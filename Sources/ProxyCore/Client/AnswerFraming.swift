internal import HTTPSemantics

/// How a client finds the end of an answer's body.
enum AnswerFraming: Equatable {
    /// No body follows. `length` is what `Content-Length` says all the same (HEAD), nil for no such field (304, 204).
    case none(length: Int?)
    case length(Int)
    case chunked
    case untilClose

    /// Appends the field line that says so; at most 48 bytes.
    func write(into head: inout ByteAppender) {
        switch self {
        case .length(let length), .none(length: .some(let length)):
            head.append("Content-Length: ")
            head.append(decimal: Int64(length))
            head.append("\r\n")
        case .chunked: head.append("Transfer-Encoding: chunked\r\n")
        case .none(length: nil), .untilClose: break
        }
    }
}
