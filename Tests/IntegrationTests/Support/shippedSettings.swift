import Foundation
import HTTPCaching
import ProxyConfiguration
import SampleOrigin

/// What the proxy.conf in this repository says, in front of an origin at `port`; for tests, without its log and its fixed
/// ports.
func shippedSettings(originPort port: Int) throws -> Settings {
    let path = URL(filePath: #filePath).appending(path: "../../../../proxy.conf").standardized.path()
    let environment = ["ORIGIN_URL": "http://127.0.0.1:\(port)"]
    var settings = try SettingsReader.read(path: path, environment: environment).settings
    settings.listen = [SocketEndpoint(.loopback, port: 0)]
    settings.admin = nil
    settings.accessLog = nil
    settings.workers = 2
    settings.shutdownTimeout = .milliseconds(50)
    return settings
}

/// Runs a proxy with the shipped proxy.conf in front of a sample origin.
///
/// - Parameter isFresh: whether everything that is read has a lifetime, so that only an invalidation keeps a reader from
///   an old version. As shipped, each use is validated.
func withShippedProxy(
    _ configuration: SampleOriginConfiguration = SampleOriginConfiguration(port: 0), isFresh: Bool,
    perform body: (RunningProxy, RunningSampleOrigin) async throws -> Void
) async throws {
    try await withSampleOrigin(configuration) { origin in
        let shipped = try shippedSettings(originPort: origin.port)
        try await withProxy(to: origin.port) { settings in
            settings = shipped
            guard isFresh else { return }
            for index in settings.routes.indices where settings.routes[index].rules.isCached {
                settings.routes[index].rules.freshFor = 600
            }
        } perform: {
            try await body($0, origin)
        }
    }
}
