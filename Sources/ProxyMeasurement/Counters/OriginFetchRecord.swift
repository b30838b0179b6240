/// The facts of one request to the origin, whoever caused it: a fill and a validation outlive the client that asked
/// first, so they are counted apart from exchanges. A value without heap storage.
package struct OriginFetchRecord: Sendable {
    /// The status code of the final answer; nil if none came.
    package var status: UInt16?
    /// Microseconds from sending the request to the head of the answer; nil if none came.
    package var headMicroseconds: Int64?
    /// Bytes of the request, head and body.
    package var bytesToOrigin: Int64 = 0
    /// Bytes of the answer, head and body.
    package var bytesFromOrigin: Int64 = 0
    /// Whether the connection had served a request before.
    package var usedKeptConnection = false
    /// Whether the request was sent a second time, since a kept connection had died.
    package var wasRetried = false
    /// Whether one of the origin's time limits ended it.
    package var timedOut = false
    /// The word for what was wrong with the answer, if it was no valid message.
    package var malformed: StaticString?

    /// A fetch with this result; the other facts are set afterwards.
    package init(status: UInt16?, headMicroseconds: Int64?) {
        self.status = status
        self.headMicroseconds = headMicroseconds
    }
}
