/// What probes are told of whether the proxy takes requests.
package enum ReadinessText {
    /// Before the proxy listens.
    package static let starting = "not ready: starting\n"
    /// From the moment on in which the proxy was told to stop.
    package static let stopping = "not ready: stopping\n"

    /// One line and, if there is a store on disk, another one about that.
    ///
    /// - Parameter disk: nil if there is none.
    package static func ready(disk: DiskFigures?) -> String {
        guard let disk else { return "ready\n" }
        var line = "disk: \(disk.state.rawValue)"
        if disk.state == .failing || disk.state == .unavailable, let cause = disk.lastError { line += ": \(cause)" }
        return "ready\n\(line)\n"
    }
}
