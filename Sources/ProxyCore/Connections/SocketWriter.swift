internal import NIOCore

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The short way out of a connection: its socket. What SwiftNIO does to write one buffer is a fifth of all that is done for a hit
/// (docs/performance.md), and is needed only when the socket doesn't take the whole of it.
///
/// Bytes stay in order only if the channel has nothing waiting: that is the caller's to know. No handler that changes bytes, such as
/// one for TLS, may stand between the caller and the socket.
struct SocketWriter {
    private let channel: any Channel
    /// The channel's own, and open as long as the channel is active: SwiftNIO closes it and says so before anybody else on the event loop
    /// gets to run.
    private let handle: NIOBSDSocket.Handle

    /// - Returns: nil if the channel has no socket.
    init?(_ channel: any Channel) {
        let handle = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { $0 }
        guard let handle else { return nil }
        self.channel = channel
        self.handle = handle
    }

    /// Sends what the socket takes at once.
    ///
    /// - Returns: how many bytes that were. 0 also if the connection is broken: the channel finds out when it sends the rest.
    func send(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard channel.isActive, !bytes.isEmpty else { return 0 }
        #if canImport(Darwin)
            return max(0, Darwin.send(handle, bytes.baseAddress, bytes.count, 0))
        #else
            return max(0, Glibc.send(handle, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)))
        #endif
    }

    /// The same of two pieces that follow each other.
    func send(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Int {
        guard channel.isActive else { return 0 }
        return withUnsafeTemporaryAllocation(of: iovec.self, capacity: 2) { pieces in
            pieces[0] = iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress), iov_len: first.count)
            pieces[1] = iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count)
            var message = msghdr()
            message.msg_iov = pieces.baseAddress
            message.msg_iovlen = 2
            #if canImport(Darwin)
                return max(0, Darwin.sendmsg(handle, &message, 0))
            #else
                return max(0, Glibc.sendmsg(handle, &message, Int32(MSG_NOSIGNAL)))
            #endif
        }
    }
}
