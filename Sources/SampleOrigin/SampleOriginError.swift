/// Why a sample origin could not start. The description is one line, fit to be shown to a user.
package enum SampleOriginError: Error, CustomStringConvertible {
    /// Something else listens on the port already.
    case portInUse(host: String, port: Int)
    /// The address could not be listened on for another reason.
    case cannotListen(host: String, port: Int, reason: String)
    /// The database could not be opened, or is not one of a sample origin.
    case cannotOpenDatabase(path: String, reason: String)

    /// What went wrong, in one line.
    package var description: String {
        switch self {
        case .portInUse(let host, let port):
            "cannot listen on \(host):\(port): the port is already in use"
        case .cannotListen(let host, let port, let reason):
            "cannot listen on \(host):\(port): \(reason)"
        case .cannotOpenDatabase(let path, let reason):
            "cannot open the database \(path): \(reason)"
        }
    }
}
