import ProxyConfiguration
import Testing

struct RelationWarningTests {
    private func warnings(_ text: String) throws -> [String] {
        try read(text).warnings.map(\.description)
    }

    @Test("A relation that changes nothing of any route is warned of, with the nearest route")
    func noRoute() throws {
        let relations = """
            relations:
              - { write: "PUT /w/{id}", changes: ["/api/boks/{id}", /x] }
              - { write: PUT /v, changes: [/nowhere/at/all] }
              - { write: PUT /u, changes: [/nowhere, /API/**] }
            """
        let routes = "\nroutes: [{ match: '/api/books/{id}' }, { match: /nowhere/at/all, cache: off }]"
        #expect(
            try warnings(relations + routes) == [
                "proxy.conf:3:39: the relation PUT /w/{id} changes nothing that a route with caching covers; "
                    + "the nearest is /api/books/{id} in line 6",
                "proxy.conf:4:32: the relation PUT /v changes nothing that a route with caching covers",
            ])
        #expect(try warnings(relations + "\nroutes: [{ match: /nowhere/at/all, cache: off }]").isEmpty)
        #expect(try warnings(relations).isEmpty, "nothing needs a route")
    }

    @Test(
        "A name that gets no value from the write is warned of, where it stands",
        arguments: [
            (
                "{ write: 'PUT /w/{kind}', changes: ['/a', '/b/{knid}'] }",
                "2:59: relations.changes: in '/b/{knid}' {knid} is no name of the write's pattern, "
                    + "so it stands for any one segment; is {kind} meant?"
            ),
            (
                "{ write: PUT /w, changes: '/b/{author}' }",
                "2:43: relations.changes: in '/b/{author}' {author} is no name of the write's pattern, "
                    + "so it stands for any one segment"
            ),
            (
                "{ write: 'PUT /w/{id}', changes: '/**/{id}/**' }",
                "2:51: relations.changes: in '/**/{id}/**' {id} stands between two '**', "
                    + "so it stands for any one segment"
            ),
        ])
    func names(relation: String, expected: String) throws {
        #expect(try warnings("relations: [\(relation)]") == ["proxy.conf:\(expected)"])
    }

    @Test("Names with a value are not warned of")
    func boundNames() throws {
        let relation = "{ write: 'PUT /w/{a}/{b}', changes: ['/{b}/*', '/{a}/**/{b}', '/**'] }"
        #expect(try warnings("relations: [\(relation)]").isEmpty)
    }

    @Test("A relation whose writes an earlier one takes is warned of, with the methods")
    func shadowed() throws {
        let text = """
            relations:
              - { write: "PUT, POST /a/**", changes: /x }
              - { write: "PUT, DELETE /A/{id}/", changes: /x }
              - { write: "POST, PUT /a/b", changes: /x }
              - { write: "/a/b", changes: /x }
              - { write: "DELETE /a/b", changes: /x }
              - { write: "/a/b", changes: /x }
              - { write: "PUT, PURGE /a/b", changes: /x }
              - { write: "PUT, POST /**", changes: /x }
            """
        #expect(
            try warnings(text) == [
                "proxy.conf:4:5: the relation PUT, DELETE /A/{id}/ never applies for PUT, "
                    + "because PUT, POST /a/** in line 3 covers all of it",
                "proxy.conf:5:5: the relation POST, PUT /a/b never applies, "
                    + "because PUT, POST /a/** in line 3 covers all of it",
                "proxy.conf:7:5: the relation DELETE /a/b never applies, "
                    + "because PUT, DELETE /A/{id}/ in line 4 covers all of it",
                "proxy.conf:8:5: the relation /a/b never applies, because /a/b in line 6 covers all of it",
                "proxy.conf:9:5: the relation PUT, PURGE /a/b never applies for PUT, "
                    + "because PUT, POST /a/** in line 3 covers all of it",
                "proxy.conf:9:5: the relation PUT, PURGE /a/b never applies for PURGE, "
                    + "because /a/b in line 6 covers all of it",
            ])
    }

    @Test("A warning is printed as one, with its place")
    func printing() throws {
        let warning = try #require(try read("relations: [{ write: PUT /w, changes: '/{a}' }]").warnings.first)
        #expect(warning.warningText.hasPrefix("proxy.conf:2:41: warning: relations.changes: in '/{a}'"))
    }
}
