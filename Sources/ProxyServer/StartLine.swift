internal import NIOCore
package import ProxyConfiguration

/// The first line of the log: what runs, and with what.
package enum StartLine {
    /// - Parameter file: where the settings were read; nil if they are the command line's.
    package static func text(_ settings: Settings, file: String?) -> String {
        var parts = [
            "configuration \(file ?? "from the command line")",
            "listen " + settings.listen.map(\.description).joined(separator: ", "),
            "admin \(settings.admin?.description ?? "off")",
            "origin http://\(settings.origin.authority)",
            "workers \(settings.workers ?? System.coreCount)",
            "memory \(size(settings.store.memory))",
        ]
        parts.append(settings.store.disk.map { "disk \($0.path) (\(size($0.size)))" } ?? "no disk")
        parts.append("access log \(settings.accessLog?.path ?? "off")")
        return "etagere \(EtagereVersion.description) starts: " + parts.joined(separator: "; ")
    }

    /// In the largest unit that needs no fraction.
    private static func size(_ bytes: Int) -> String {
        for (shift, unit) in [(40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB")]
        where bytes > 0 && bytes & (1 << shift - 1) == 0 {
            return "\(bytes >> shift)\(unit)"
        }
        return "\(bytes) bytes"
    }
}
