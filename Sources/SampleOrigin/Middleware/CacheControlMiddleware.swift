import HTTPTypes
import Hummingbird

/// Sends a fixed `Cache-Control` with every answer to a GET or HEAD.
struct CacheControlMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    let value: String

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        if request.method == .get || request.method == .head, !request.concernsStatistics {
            response.headers[.cacheControl] = value
        }
        return response
    }
}
