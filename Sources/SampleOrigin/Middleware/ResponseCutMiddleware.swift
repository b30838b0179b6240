import Hummingbird
import HummingbirdCore
import Synchronization

/// Cuts every Nth answer that has a body in its middle, and closes the connection there.
final class ResponseCutMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    private let interval: Int
    private let answersWithBody = Atomic<Int>(0)

    /// Cuts each answer whose number, counted from 1, is a multiple of `interval`.
    init(every interval: Int) {
        self.interval = interval
    }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard let length = response.body.contentLength, length > 0, request.method != .head,
            !request.concernsStatistics
        else { return response }
        let number = answersWithBody.add(1, ordering: .relaxed).newValue
        guard number.isMultiple(of: interval) else { return response }
        let whole = response.body
        response.body = ResponseBody(contentLength: length) { writer in
            // The error ends the exchange in the middle of its body, which closes the connection.
            try await whole.write(CutResponseBodyWriter(writer: writer, bytesLeft: length / 2))
        }
        return response
    }
}
