internal import NIOCore

/// A request that is not answered from the store at once. It lives on its connection's event loop from the request's
/// head to the answer's end.
protocol ClientExchange: AnyObject {
    func start()
    /// Whether more of the request's body may come.
    var wantsBody: Bool { get }
    func receivedBody(_ content: ByteBuffer)
    func endedBody(trailers: ByteBuffer?)
    func clientBecameWritable()
    /// The client's connection is gone: nobody reads the answer.
    func clientGone()
}

extension ClientExchange {
    var wantsBody: Bool { true }
    func receivedBody(_ content: ByteBuffer) {}
    func endedBody(trailers: ByteBuffer?) {}
}
