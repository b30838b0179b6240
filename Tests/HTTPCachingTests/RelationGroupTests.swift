import HTTPCaching
import Testing

struct RelationGroupTests {
    /// A table in which one write has all these changes.
    private static func table(_ changes: [String], write: String = "PUT /w/{a}/{b}") throws -> RelationTable {
        RelationTable([try relation(write, changes: changes)])
    }

    @Test(
        "A path is in the groups that contain it, with its own segments for the names that a write fills",
        arguments: [
            (["/api/books/{a}/**"], "/api/books/7", ["/api/books/7/**"]),
            (["/api/books/{a}/**"], "/api/books/7/reviews/1", ["/api/books/7/**"]),
            (["/api/books/{a}/**"], "/api/books", []), (["/api/books/{a}"], "/api/books/7", []),
            (["/api/authors/{c}"], "/api/authors/5", ["/api/authors/*"]), (["/**"], "/", ["/**"]),
            (["/{a}/*/{b}"], "/1/2/3", ["/1/*/3"]), (["/{b}/*/{a}"], "/1/2/3", ["/1/*/3"]),
            (["/x/**", "/x/*", "/*/y"], "/x/y", ["/*/y", "/x/*", "/x/**"]),
            (["/**/{a}"], "/1/2/3", ["/**/3"]), (["/{a}/**/{b}"], "/1/2/3/4", ["/1/**/4"]),
            (["/{a}/**/{b}"], "/1/4", ["/1/**/4"]), (["/{a}/**/{b}"], "/1", []),
            (["/x/**/y/**"], "/x/1/y/2", ["/x/**/y/**"]), (["/**/{a}/**"], "/1/2", ["/**/*/**"]),
            (["/**/x/**/{a}/*"], "/1/x/2/3/4", ["/**/x/**/3/*"]),
        ])
    func membership(changes: [String], path: String, expected: [String]) throws {
        #expect(try Self.table(changes).groups(path).sorted() == expected.sorted())
    }

    @Test("Groups of one text count once, whichever relations they come from")
    func once() throws {
        let table = RelationTable([
            try relation("PUT /w/{a}", changes: ["/x/{a}/**", "/x/7/**"]),
            try relation("PUT /v/{b}", changes: ["/x/{b}/**", "/x/{a}/**"]),
        ])
        #expect(table.groups("/x/7").sorted() == ["/x/*/**", "/x/7/**"])
    }

    @Test("A path of too many groups is in the one that holds everything, and every write to one of them changes that")
    func crowd() throws {
        let crowded = ["{c}", "1"].flatMap { first in
            ["{d}", "2", "{a}"].flatMap { second in ["/\(first)/\(second)/**", "/\(first)/\(second)/3/*"] }
        }
        let table = RelationTable(
            try crowded.map { try relation("PUT /w/{a}", changes: [$0]) } + [
                relation("PUT /v", changes: ["/p/q/r/s/**"]), relation("PUT /u", changes: ["/1/2/3/4"]),
            ])
        #expect(table.groups("/1/2/3/4") == ["/**"])
        #expect(table.groups("/0/2/3").sorted() == ["/*/*/**", "/*/2/**"])
        #expect(table.changes("PUT", "/w/2").suffix(1) == ["[/**]"])
        #expect(table.changes("PUT", "/u") == ["/1/2/3/4"])
    }

    @Test("A group that meets few others changes no more than itself, however many groups there are")
    func apart() throws {
        let table = RelationTable(try (0..<40).map { try relation("PUT /w\($0)/{a}", changes: ["/x\($0)/{a}/**"]) })
        #expect(table.changes("PUT", "/w7/8") == ["[/x7/8/**]"])
        #expect(table.groups("/x7/8/9") == ["/x7/8/**"])
    }

    /// The patterns of what a write changes, with the values put in by hand.
    private func plainChanges(of relation: Relation, for path: String) throws -> [PathPattern] {
        let bytes = Array(path.utf8)
        let found = relation.write.captures(in: bytes.span)
        let captures = try #require(found)
        return try relation.changes.map { change in
            var text = change.text
            for name in change.captureNames {
                let value = relation.write.captureNames.firstIndex(of: name).map {
                    String(decoding: bytes[captures[$0]], as: UTF8.self)
                }
                text.replace("{\(name)}", with: value ?? "*")
            }
            return try PathPattern(text)
        }
    }

    @Test("What a write changes is found from every path that its patterns cover, and from no other", arguments: 0..<20)
    func random(seed: Int) throws {
        var samples = RelationSamples(seed: UInt64(seed))
        for _ in 0..<20 {
            // Many relations make crowds, few of them don't.
            let relations = try samples.relations(count: seed % 2 == 0 ? 3 : 12)
            let table = RelationTable(relations)
            for _ in 0..<40 {
                let (method, write, read) = (samples.method(), samples.path(), samples.path())
                guard let index = table.index(method, write) else { continue }
                let plain = try plainChanges(of: relations[index], for: write)
                let isCovered = plain.contains { $0.matches(Array(read.utf8).span) }
                let changed = Set(table.changes(method, write))
                let marks = Set(table.groups(read).map { "[\($0)]" } + [read])
                let isFound = !changed.isDisjoint(with: marks)
                if isCovered { #expect(isFound, "\(method) \(write), \(read), \(relations[index])") }
                // A crowd, and a name between two `**`, change more than they say.
                let isExact =
                    !changed.contains("[/**]")
                    && !relations[index].changes.contains { $0.text.wholeMatch(of: /.*\*\*.*\{.*\*\*.*/) != nil }
                if isExact { #expect(isFound == isCovered, "\(method) \(write), \(read), \(relations[index])") }
            }
        }
    }
}
