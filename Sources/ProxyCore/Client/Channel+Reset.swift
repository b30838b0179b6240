internal import NIOCore

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

extension Channel {
    /// Closes with a reset instead of an orderly end. An answer whose length was not declared ends with its connection:
    /// only a reset tells the client that it is not complete.
    func reset() {
        let linger = linger(l_onoff: 1, l_linger: 0)
        (self as? any SocketOptionProvider)?.setSoLinger(linger).assumeIsolated().whenComplete { _ in }
        close(promise: nil)
    }
}
