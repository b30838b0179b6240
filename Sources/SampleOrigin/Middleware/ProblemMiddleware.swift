import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// Turns whatever went wrong into an `application/problem+json` answer.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    let knownPaths: KnownPaths
    let logger: Logger

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return problem.response
        } catch let error as HTTPError where error.status == .notFound {
            return unroutable(request, context).response
        } catch let error as HTTPParserError {
            // The server answers what is no HTTP message itself.
            throw error
        } catch {
            logger.error("a request failed", metadata: ["error": "\(error)"])
            return Problem(status: .internalServerError, detail: "The request could not be carried out.").response
        }
    }

    /// The router's only error of its own: nothing handles this method of this path.
    private func unroutable(_ request: Request, _ context: Context) -> Problem {
        guard let pattern = knownPaths.pattern(of: request.uri.path) else {
            context.coreContext.endpointPath.value = AnswerStatistics.unknownPath
            return .notFound("There is nothing at '\(request.uri.path)'.")
        }
        context.coreContext.endpointPath.value = pattern.path
        return Problem(
            status: .methodNotAllowed, detail: "The method \(request.method.rawValue) is not allowed here.",
            headers: [.allow: pattern.allow])
    }
}
