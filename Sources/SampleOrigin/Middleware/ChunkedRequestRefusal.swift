import HTTPTypes
import Hummingbird

/// Answers 411 to a request without a declared length, as servers do that know no chunked request bodies.
struct ChunkedRequestRefusal: RouterMiddleware {
    typealias Context = BasicRequestContext

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if request.headers.contains(.transferEncoding), !request.concernsStatistics {
            throw Problem(status: .lengthRequired, detail: "A request body must have a Content-Length.")
        }
        return try await next(request, context)
    }
}
