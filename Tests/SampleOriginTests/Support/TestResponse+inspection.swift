import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore

@testable import SampleOrigin

extension TestResponse {
    var text: String { String(buffer: body) }
    var bodySize: Int { body.readableBytes }
    var entityTag: String? { headers[.eTag] }
    var statusCode: Int { head.status.code }

    /// The body as JSON.
    var json: JSONValue {
        get throws { try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) }
    }
}

extension JSONValue {
    /// The elements of this array; empty if this is none.
    var elements: [JSONValue] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    /// The names of this object's members; empty if this is none.
    var memberNames: Set<String> {
        guard case .object(let members) = self else { return [] }
        return Set(members.map(\.name))
    }
}
