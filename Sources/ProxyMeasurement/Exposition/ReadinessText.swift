/// Renders for probes whether the proxy takes requests.
package enum ReadinessText {
    /// One line and, while the proxy is ready and has a store on disk, another one about that.
    ///
    /// - Parameter disk: nil if there is none.
    package static func render(isReady: Bool, disk: DiskFigures?) -> String {
        guard isReady else { return "not ready\n" }
        guard let disk else { return "ready\n" }
        var line = "disk: \(disk.state.rawValue)"
        if disk.state == .failing || disk.state == .unavailable, let cause = disk.lastError { line += ": \(cause)" }
        return "ready\n\(line)\n"
    }
}
