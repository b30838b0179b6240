import HTTPCaching
import Testing

struct RelationTableTests {
    @Test(
        "The first relation that names the method and covers the path wins",
        arguments: [
            ("PUT", "/api/admin/books/7", 0), ("DELETE", "/api/admin/books/7", 0), ("POST", "/api/admin/books/7", 2),
            ("PATCH", "/api/admin/books/7", 2), ("put", "/api/admin/books/7", 2), ("PURGE", "/api/admin/books/7", 2),
            ("POST", "/api/admin/books", 1), ("PUT", "/api/admin/books", nil), ("GET", "/api/admin/books/7", nil),
            ("HEAD", "/api/admin/books/7", nil), ("OPTIONS", "*", nil), ("", "/api/admin/books/7", 2),
            ("PUT", "/api/admin/books/7/8", nil), ("PUT", "/x/y/z", 4), ("DELETE", "/x/y/z", nil),
            ("PUT", "/a/z", 4), ("PUT", "/x/b/z", 3),
        ])
    func precedence(method: String, path: String, expected: Int?) throws {
        let table = RelationTable([
            try relation("PUT, DELETE /api/admin/books/{id}", changes: ["/a"]),
            try relation("POST /api/admin/books", changes: ["/b"]),
            try relation("/api/admin/books/*", changes: ["/c"]),
            try relation("PUT /*/b/z", changes: ["/d"]),
            try relation("PUT /**/z", changes: ["/e"]),
        ])
        #expect(table.index(method, path) == expected)
    }

    @Test("An empty table knows of no write and no group")
    func empty() {
        #expect(RelationTable().index("PUT", "/a") == nil)
        #expect(RelationTable().isEmpty && !RelationTable().hasGroups)
        #expect(RelationTable().groups("/a").isEmpty)
    }

    @Test("The patterns of a relation are folded as paths are")
    func folding() throws {
        let table = RelationTable([try relation("PUT /API/Admin/%62ooks/{id}/", changes: ["/Api/Books/{id}/"])])
        #expect(table.changes("PUT", "/api/admin/books/7") == ["/api/books/7"])
    }

    @Test(
        "A change has the values of the names that the write has too, and any segment for others",
        arguments: [
            ("/api/v1/{kind}", "/api/v1/invoice"), ("/api/v1/{kind}/{id}", "/api/v1/invoice/7"),
            ("/{id}/{kind}", "/7/invoice"), ("/api/books/{id}/**", "[/api/books/7/**]"),
            ("/api/authors/{name}", "[/api/authors/*]"), ("/api/authors/*", "[/api/authors/*]"), ("/**", "[/**]"),
            ("/", "/"), ("/**/{kind}/{id}", "[/**/invoice/7]"), ("/{kind}/**/{id}", "[/invoice/**/7]"),
            ("/**/{kind}/**", "[/**/*/**]"), ("/%41pi", "/api"),
        ])
    func changes(pattern: String, expected: String) throws {
        let table = RelationTable([try relation("PUT /api/v1/{kind}/{id}", changes: [pattern])])
        #expect(table.changes("PUT", "/api/v1/invoice/7") == [expected])
        #expect(table.hasGroups == expected.hasPrefix("["))
    }

    @Test("A relation keeps its window; without one it is a minute")
    func window() throws {
        #expect(try relation("/a", changes: ["/b"]).window == 60)
        #expect(try relation("/a", changes: ["/b"], later: 0).window == 0)
        let table = RelationTable([try relation("/a", changes: ["/b"], later: 5)])
        #expect(table.relations.map(\.window) == [5])
    }

    @Test("A table finds what a search from the first relation to the last would find")
    func equivalence() throws {
        var random = RelationSamples(seed: 7)
        for _ in 0..<200 {
            let relations = try random.relations(count: 12)
            let table = RelationTable(relations)
            for _ in 0..<20 {
                let method = random.method()
                let path = random.path()
                let expected = relations.firstIndex {
                    ($0.methods.contains(method) || $0.methods.isEmpty && method != "GET")
                        && $0.write.matches(Array(path.utf8).span)
                }
                #expect(table.index(method, path) == expected, "\(method) \(path)")
            }
        }
    }
}
