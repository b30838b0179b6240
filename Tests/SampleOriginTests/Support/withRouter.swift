import Hummingbird
import HummingbirdTesting
import Logging
import SampleOrigin

/// Runs a fresh origin without a socket while a closure sends it requests.
func withRouter<Value>(
    _ configuration: SampleOriginConfiguration = SampleOriginConfiguration(),
    perform body: @Sendable (OriginClient) async throws -> Value
) async throws -> Value {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let service = try await SampleOriginService(configuration: configuration, logger: logger)
    return try await service.makeApplication().test(.router) { client in
        try await body(OriginClient(client: client, service: service))
    }
}
