import HTTPTypes
import HummingbirdCore

extension Request {
    /// What the client calls the request, so that changes can be told by who caused them.
    var correlation: String? {
        HTTPField.Name("X-Correlation-ID").flatMap { headers[$0] }
    }
}
