import HTTPCaching
import Testing

struct ItemValidatorsTests {
    private func items(_ list: String, read: String) throws -> ItemValidators {
        try ItemValidators(
            path: [Array("items".utf8)], key: "id", bodyField: "timeStamp", read: try PathPattern(read),
            list: try PathPattern(list))
    }

    @Test(
        "An item is read under the path that its key and the list's path make",
        arguments: [
            ("/api/v1/supplier", "/api/v1/supplier/{id}", "/api/v1/supplier?page=2", "7", "/api/v1/supplier/7"),
            ("/api/v1/{kind}", "/api/v1/{kind}/{id}", "/api/v1/Invoice", "7", "/api/v1/Invoice/7"),
            ("/{a}/{b}", "/{b}/{key}/{a}/x", "/1/2", "k", "/2/k/1/x"),
            ("/l", "/{id}", "/l", "a b/c%?#\u{E9}", "/a%20b%2Fc%25%3F%23%C3%A9"),
            ("/l", "/{id}", "/l", "A-z._~!$&'()*+,;=:@", "/A-z._~!$&'()*+,;=:@"), ("/l", "/{id}", "/l", "...", "/..."),
        ])
    func paths(list: String, read: String, listPath: String, key: String, expected: String) throws {
        var target = Array("before ".utf8)
        let isAppended = try items(list, read: read).appendReadPath(
            listPath: Array(listPath.utf8).span, key: Array(key.utf8).span, to: &target)
        #expect(isAppended)
        #expect(String(decoding: target, as: UTF8.self) == "before " + expected)
    }

    @Test(
        "An item has no path if its key is no segment, or its list none of the list's",
        arguments: [("/l", ""), ("/l", "."), ("/l", ".."), ("/m", "7")])
    func none(listPath: String, key: String) throws {
        var target: [UInt8] = []
        let isAppended = try items("/l", read: "/{id}").appendReadPath(
            listPath: Array(listPath.utf8).span, key: Array(key.utf8).span, to: &target)
        #expect(!isAppended && target.isEmpty)
    }

    @Test(
        "A template that leads to no path is refused at the byte that is wrong",
        arguments: [
            ("/api/{kind}", 0, "no name stands for the item's key"), ("/api/{id}/{other}", 10, "second name"),
            ("/a/*/{id}", 3, "no path in particular"), ("/{id}/**", 6, "no path in particular"),
        ])
    func mistakes(read: String, offset: Int, message: String) {
        let error = #expect(throws: PathPatternError.self) { try items("/api/{kind}", read: read) }
        #expect(error?.offset == offset)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test("Validator rules are equal if they say the same")
    func equality() throws {
        let first = ValidatorRules(order: .integer, items: try items("/l", read: "/{id}"))
        #expect(first == ValidatorRules(order: .integer, items: try items("/l", read: "/{id}")))
        #expect(first != ValidatorRules(order: .base64BigEndian, items: first.items))
        #expect(first != ValidatorRules(order: .integer, items: try items("/l", read: "/x/{id}")))
        #expect(ValidatorRules(bodyField: "a") != ValidatorRules(bodyField: "b"))
    }
}
