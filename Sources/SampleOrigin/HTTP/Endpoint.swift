import HTTPTypes
import Hummingbird
import HummingbirdCore

/// What answers one method of the paths of one pattern.
struct Endpoint: Sendable {
    typealias Respond = @Sendable (Request, BasicRequestContext) async throws -> Response

    var method: HTTPRequest.Method
    /// The pattern in the router's notation, such as `/api/books/{id}`.
    var path: String
    var respond: Respond

    init(_ method: HTTPRequest.Method, _ path: String, respond: @escaping Respond) {
        self.method = method
        self.path = path
        self.respond = respond
    }
}
