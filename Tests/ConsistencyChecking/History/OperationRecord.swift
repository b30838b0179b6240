package import NIOCore

/// What became of an operation.
package struct OperationRecord: Sendable {
    package enum Ending: Sendable, Equatable {
        /// The client has the whole answer.
        case answered
        /// The connection ended before that.
        case broken
        /// The client closed the connection on purpose.
        case left
        /// No answer came for longer than any timeout of the proxy.
        case silent
        /// What came is no answer to the request.
        case unreadable
    }

    /// What a list shows of an object.
    package struct Item: Sendable, Equatable {
        package var object: Int
        package var version: Int64

        package init(object: Int, version: Int64) {
            self.object = object
            self.version = version
        }
    }

    package var operation: Operation
    /// Before the first byte of the request was written.
    package var startedAt: NIODeadline
    /// After the first byte of the answer was read; nil if there was none.
    package var answeredAt: NIODeadline?
    /// After the last byte of the answer was read, or when the operation ended otherwise.
    package var endedAt: NIODeadline
    package var ending = Ending.broken
    /// The answer's status; 0 without a whole answer.
    package var status = 0
    /// The version that the answer's `ETag` names.
    package var version: Int64?
    /// The hash of the body of an object that was read.
    package var bodyHash: Int?
    /// What a list showed.
    package var items: [Item] = []
    var origin = Answer.Origin.forwarded
    /// Why the origin was asked; nil if it was not.
    var reason: String?

    package init(_ operation: Operation, startedAt: NIODeadline) {
        self.operation = operation
        self.startedAt = startedAt
        endedAt = startedAt
    }
}
