import HTTPTypes
import Hummingbird
import HummingbirdCore

extension Response {
    /// An answer whose body is a JSON value.
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: value.text)))
    }

    /// An answer that by its status has no body, nor a `Content-Length` (RFC 9110 §8.6).
    static func withoutContent(status: HTTPResponse.Status = .noContent, headers: HTTPFields = [:]) -> Response {
        var response = Response(status: status, headers: headers)
        response.headers[.contentLength] = nil
        return response
    }

    /// The answer to a GET of a representation with a validator: 304 if the request's `If-None-Match` lists it.
    static func representation(
        _ value: @autoclosure () -> JSONValue, opaqueTag: String, of request: Request, format: EntityTagFormat
    ) -> Response {
        let headers: HTTPFields = [.eTag: format.fieldValue(opaqueTag)]
        let condition = EntityTagCondition(.ifNoneMatch, of: request, format: format)
        if let condition, condition.matchesWeakly(opaqueTag) {
            return .withoutContent(status: .notModified, headers: headers)
        }
        return .json(value(), headers: headers)
    }
}
