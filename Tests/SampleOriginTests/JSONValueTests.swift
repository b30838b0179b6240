import Foundation
import Testing

@testable import SampleOrigin

@Suite("JSON text")
struct JSONValueTests {
    @Test("Members keep their order and numbers their digits")
    func keepsOrderAndDigits() {
        let value = JSONValue.object([
            JSONMember("b", .number(Decimal(3999) / 100)), JSONMember("a", .array([.null, true, 7])),
        ])
        #expect(value.text == #"{"b":39.99,"a":[null,true,7]}"#)
    }

    @Test("Strings come back as they were", arguments: ["", "plain", "Gödel \"x\" \\ / \n\r\t\u{1}\u{7F}", "📚"])
    func escapesStrings(string: String) throws {
        let text = JSONValue.array([.string(string)]).text
        #expect(try StoredJSON.value([String].self, text) == [string])
    }

    @Test("Any JSON value can be read")
    func readsAnything() throws {
        let value = try StoredJSON.value(JSONValue.self, #"{"z":[1.25,"s",false,null],"a":{}}"#)
        let expected = JSONValue.object([
            JSONMember("a", .object([])),
            JSONMember("z", .array([.number(Decimal(125) / 100), "s", false, .null])),
        ])
        #expect(value == expected)
    }
}
