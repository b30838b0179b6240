import Hummingbird

/// Counts every answer.
struct StatisticsMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    let statistics: AnswerStatistics

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        if !request.concernsStatistics {
            statistics.record(
                AnswerStatistics.Key(
                    method: request.method.rawValue,
                    path: context.endpointPath ?? AnswerStatistics.unknownPath,
                    status: response.status.code))
        }
        return response
    }
}
