import Hummingbird

/// Makes every answer take longer, before and after the request is carried out.
///
/// The second half is what makes an answer old on arrival: what it tells can have changed while it waited.
struct LatencyMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    /// The time that passes in all.
    let latency: Duration

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if request.concernsStatistics { return try await next(request, context) }
        try await Task.sleep(for: latency / 2)
        let response = try await next(request, context)
        try await Task.sleep(for: latency - latency / 2)
        return response
    }
}
