import Foundation
import HTTPTypes
import Hummingbird

/// An answer other than success, sent as `application/problem+json` (RFC 9457).
struct Problem: Error {
    var status: HTTPResponse.Status
    var detail: String
    /// Fields beside those of every problem, such as `Allow`.
    var headers: HTTPFields = [:]

    /// The answer to a failed `If-Match`, with the words that the Book Store's specification gives it.
    static let preconditionFailed = Problem(
        status: .preconditionFailed,
        detail: "The resource has been modified since you last retrieved it. Please refresh and try again.")

    /// The answer for something that does not exist.
    static func notFound(_ detail: String) -> Problem { Problem(status: .notFound, detail: detail) }

    /// The answer to a request that makes no sense.
    static func badRequest(_ detail: String) -> Problem { Problem(status: .badRequest, detail: detail) }

    /// The answer to a request that the resource's state does not allow.
    static func conflict(_ detail: String) -> Problem { Problem(status: .conflict, detail: detail) }

    /// The answer that tells a client of this problem.
    var response: Response {
        let body = JSONValue.object([
            JSONMember("title", .string(status.reasonPhrase)),
            JSONMember("detail", .string(detail)),
            JSONMember("status", .number(.init(status.code))),
        ])
        var response = Response.json(body, status: status)
        response.headers[.contentType] = "application/problem+json"
        response.headers.append(contentsOf: headers)
        return response
    }
}
