import HTTPCaching
import ProxyConfiguration
import Testing

struct RelationSettingsTests {
    @Test("Every key of a relation sets its property")
    func everyKey() throws {
        let text = """
            relations:
              - write: PUT,DELETE  /api/admin/books/{id}
                changes: [ "/api/books/{id}", /api/books ]
                later: 0s

              - { write: "/api/v1/**", changes: "/api/v1/**" }
            """
        let reading = try read(text)
        #expect(
            reading.settings.relations == [
                Relation(
                    methods: ["PUT", "DELETE"], write: try PathPattern("/api/admin/books/{id}"),
                    changes: [try PathPattern("/api/books/{id}"), try PathPattern("/api/books")], later: 0),
                Relation(write: try PathPattern("/api/v1/**"), changes: [try PathPattern("/api/v1/**")]),
            ])
        #expect(reading.relationLines == [3, 7])
        #expect(reading.warnings.isEmpty)
        let found = reading.settings.relationTable.first(
            method: Array("DELETE".utf8).span, path: Array("/api/admin/books/7".utf8).span)
        #expect(found?.index == 0)
    }

    @Test(
        "A relation that can't be meant is refused where it is wrong",
        arguments: [
            (
                "relations: { write: PUT /a }",
                "2:12: relations is a mapping, expected a list of entries that start with"
            ),
            ("relations: [PUT /a]", "2:13: a relation is a single value, expected keys such as 'write: PUT /api"),
            ("relations: [{ changes: /a }]", "2:13: relations.write is missing, expected methods and a path pattern"),
            ("relations: [{ write: PUT /a }]", "2:13: relations.changes is missing, expected path patterns such as"),
            ("relations: [{ write: PUT /a, changes: [] }]", "2:39: relations.changes is empty, expected path patterns"),
            (
                "relations: [{ write: PUT /a, changes: }]",
                "2:30: relations.changes has no value, expected path patterns"
            ),
            (
                "relations: [{ write: PUT /a, changes: { a: b } }]",
                "2:39: relations.changes is a mapping, expected a path pattern"
            ),
            (
                "relations: [{ write: PUT /a, changes: [/b?x=1] }]",
                "2:42: relations.changes: in '/b?x=1' a pattern has no query, expected a path (it covers every query)"
            ),
            ("relations: [{ write: PUT /a, changes: b }]", "2:39: relations.changes: in 'b' the pattern doesn't start"),
            (
                "relations: [{ write: PUT /a, changes: /b/../c }]",
                "2:39: relations.changes: '/b/../c' has a dot segment, expected the path that it resolves to"
            ),
            ("relations: [{ write: PUT, changes: /a }]", "2:22: relations.write: 'PUT' has no path, expected methods"),
            ("relations: [{ write: PUT/a, changes: /a }]", "2:25: relations.write: 'PUT/a' has no space before"),
            (
                "relations: [{ write: 'PUT, get /a', changes: /a }]",
                "2:28: relations.write: 'get' is not the method GET, as case matters, expected GET"
            ),
            (
                "relations: [{ write: 'PUT, GET /a', changes: /a }]",
                "2:28: relations.write: GET is safe and changes nothing, expected methods such as POST, PUT and DELETE"
            ),
            ("relations: [{ write: HEAD /a, changes: /a }]", "2:22: relations.write: HEAD is safe"),
            ("relations: [{ write: OPTIONS /a, changes: /a }]", "2:22: relations.write: OPTIONS is safe"),
            ("relations: [{ write: TRACE /a, changes: /a }]", "2:22: relations.write: TRACE is safe"),
            (
                "relations: [{ write: PUT POST /a, changes: /a }]",
                "2:22: relations.write: 'PUT POST' is not a method, expected methods with commas between them"
            ),
            ("relations: [{ write: 'PUT, /a', changes: /a }]", "relations.write: a comma has no method beside it"),
            ("relations: [{ write: 'PUT, PUT /a', changes: /a }]", "2:28: relations.write: PUT is given twice"),
            ("relations: [{ write: '* /a', changes: /a }]", "2:22: relations.write: '*' is not a method, expected no"),
            (
                "relations: [{ write: 'PUT /a/{id}/{id}', changes: /a }]",
                "2:36: relations.write: in '/a/{id}/{id}' the name 'id' is used twice"
            ),
            ("relations: [{ write: PUT /a, changes: /a, later: 5 }]", "2:50: relations.later: '5' has no unit"),
            (
                "relations: [{ write: PUT /a, changes: /a, late: 5s }]",
                "2:43: unknown key 'late' in relations, expected"
            ),
            ("relation: []", "2:1: unknown key 'relation', expected 'relations'"),
        ])
    func mistakes(text: String, expected: String) {
        let found = complaints(of: "origin: { url: http://127.0.0.1:5000 }\n\(text)")
        #expect(found.count == 1, "\(found)")
        let isPositioned = expected.first?.isNumber == true
        let first = found.first ?? ""
        #expect(isPositioned ? first.hasPrefix("proxy.conf:\(expected)") : first.contains(expected), "\(first)")
        #expect(first.contains("expected"), "\(first)")
    }

    @Test("Methods that nobody knows are methods all the same, byte for byte")
    func unknownMethods() throws {
        let relations = try read("relations: [{ write: 'Purge, PATCH /a', changes: /b }]").settings.relations
        #expect(relations.first?.methods == ["Purge", "PATCH"])
    }
}
