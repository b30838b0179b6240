import Foundation
import Hummingbird
import HummingbirdCore

extension Parameters {
    /// The `{id}` of the path, with its percent-encoded bytes decoded.
    ///
    /// - Throws: ``Problem`` 400 if they are no UTF-8.
    func identifier() throws -> String {
        guard let identifier = get("id")?.removingPercentEncoding else {
            throw Problem.badRequest("The identifier in the path is not valid UTF-8.")
        }
        return identifier
    }
}
