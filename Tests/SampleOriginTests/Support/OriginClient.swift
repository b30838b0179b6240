import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SampleOrigin

/// Sends requests to an origin under test.
struct OriginClient: Sendable {
    let client: any TestClientProtocol
    let service: SampleOriginService

    func get(_ path: String, ifNoneMatch: String? = nil) async throws -> TestResponse {
        var headers = HTTPFields()
        if let ifNoneMatch { headers[.ifNoneMatch] = ifNoneMatch }
        return try await client.execute(uri: path, method: .get, headers: headers)
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, body: String? = nil, ifMatch: String? = nil,
        headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var headers = headers
        if let ifMatch { headers[.ifMatch] = ifMatch }
        return try await client.execute(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
    }
}
