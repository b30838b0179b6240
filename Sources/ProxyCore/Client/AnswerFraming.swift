/// How a client finds the end of an answer's body.
enum AnswerFraming: Equatable {
    /// No body follows. `length` is what `Content-Length` says all the same (HEAD), nil for no such field (304, 204).
    case none(length: Int?)
    case length(Int)
    case chunked
    case untilClose
}
