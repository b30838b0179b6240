import HTTPCaching
import ProxyConfiguration
import Testing

struct ValidatorSettingsTests {
    @Test(
        "The items of a list are found by one of three forms of path",
        arguments: [("$[*]", []), ("$.items[*]", ["items"]), ("$.data.rows[*]", ["data", "rows"])])
    func items(path: String, names: [String]) throws {
        let text = """
            routes:
              - match: /api/v1/{kind}
                validators:
                  order: base64-big-endian
                  items: \(path)
                  key: id
                  body-field: timeStamp
                  read: /api/v1/{kind}/{id}
            """
        let rules = try read(text).settings.routes.first?.rules.validators
        #expect(rules?.order == .base64BigEndian)
        #expect(rules?.bodyField == nil)
        let items = try #require(rules?.items)
        #expect(items.path == names.map { Array($0.utf8) })
        #expect(items.key == "id" && items.bodyField == "timeStamp")
        var target: [UInt8] = []
        let isAppended = items.appendReadPath(
            listPath: Array("/api/v1/supplier?page=2".utf8).span, key: Array("7".utf8).span, to: &target)
        #expect(isAppended && target == Array("/api/v1/supplier/7".utf8))
    }

    @Test(
        "What a route says wrongly about validators is refused where it stands",
        arguments: [
            ("{ order: string }", "2:44: routes.validators.order: 'string' is not known, expected integer or base64"),
            ("{ body-field: '' }", "2:49: routes.validators.body-field: '' is not a name, expected the name of a JSON"),
            ("{}", "2:23: routes.validators is empty, expected order, body-field or items"),
            ("integer", "2:35: routes.validators is a single value, expected a mapping"),
            ("{ bodyfield: a }", "2:37: unknown key 'bodyfield' in routes.validators, expected 'body-field'"),
            ("{ key: id }", "2:42: routes.validators.key needs items, expected items such as \"$.items[*]\""),
            (
                "{ items: '$.items[*]', key: id, read: '/l/{id}' }",
                "2:23: routes.validators.body-field is missing, expected the name of a JSON member"
            ),
            (
                "{ items: '$.items[*]', key: id, body-field: v }",
                "2:23: routes.validators.read is missing, expected a path pattern"
            ),
            (
                "{ items: items, key: id, body-field: v, read: '/l/{id}' }",
                "2:44: routes.validators.items: 'items' doesn't start with '$' or end in '[*]', expected $[*], $.name"
            ),
            (
                "{ items: '$.a.b.c[*]', key: id, body-field: v, read: '/l/{id}' }",
                "2:44: routes.validators.items: '$.a.b.c[*]' has more than two names"
            ),
            (
                "{ items: '$..a[*]', key: id, body-field: v, read: '/l/{id}' }",
                "2:44: routes.validators.items: '$..a[*]' has more than names and dots"
            ),
            (
                "{ items: '$[*]', key: id, body-field: v, read: /l/all }",
                "2:82: routes.validators.read: in '/l/all' no name stands for the item's key, expected one that"
            ),
            (
                "{ items: '$[*]', key: id, body-field: v, read: '/l/{a}/{b}' }",
                "2:90: routes.validators.read: in '/l/{a}/{b}' {b} is the second name that the list's pattern"
            ),
            (
                "{ items: '$[*]', key: id, body-field: v, read: '/l/{a}/*' }",
                "routes.validators.read: in '/l/{a}/*' '*' stands for no path in particular, expected names"
            ),
        ])
    func mistakes(text: String, expected: String) {
        let found = complaints(of: "origin: { url: http://a }\nroutes: [{ match: /l, validators: \(text) }]")
        #expect(found.count == 1, "\(found)")
        let isPositioned = expected.first?.isNumber == true
        let first = found.first ?? ""
        #expect(isPositioned ? first.hasPrefix("proxy.conf:\(expected)") : first.contains(expected), "\(first)")
    }

    @Test("An entity-tag is made of the content or not")
    func synthesise() {
        let found = complaints(of: "origin: { url: http://a }\nroutes: [{ match: /l, synthesise: maybe }]")
        #expect(found == ["proxy.conf:2:35: routes.synthesise: 'maybe' is not known, expected digest or off"])
    }
}
