internal import NIOCore

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Why the proxy can't start. Each is one line for the operator.
package enum ProxyServerError: Error, CustomStringConvertible {
    case cannotListen(String, String)
    case cannotOpenAccessLog(String)

    package var description: String {
        switch self {
        case .cannotListen(let endpoint, let cause): "cannot listen on \(endpoint): \(cause)"
        case .cannotOpenAccessLog(let cause): cause
        }
    }

    /// What the system says of an error number.
    static func text(ofCode code: CInt) -> String { String(cString: strerror(code)) }

    static func cause(of error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        switch error.errnoCode {
        case EADDRINUSE: return "the port is in use; choose another one in proxy.conf, or stop the process that uses it"
        case EACCES: return "not permitted; ports below 1024 need privileges"
        case EADDRNOTAVAIL: return "this machine does not have the address"
        default: return "\(error)"
        }
    }
}
