import Foundation
import HTTPTypes
import HummingbirdTesting
import Logging
import Testing

@testable import SampleOrigin

@Suite("Concurrent writes")
struct ConcurrencyTests {
    private static func put(_ path: String, ifMatch: String, body: String) -> String {
        """
        PUT \(path) HTTP/1.1\r\nHost: origin\r\nConnection: close\r\nIf-Match: \(ifMatch)\r
        Content-Length: \(body.utf8.count)\r\n\r\n\(body)
        """
    }

    @Test("Of many writes with the same tag exactly one wins, over sockets", arguments: [false, true])
    func oneWinnerOverSockets(inFile: Bool) async throws {
        try await withTemporaryDatabase { path in
            let database: DatabaseLocation = inFile ? .file(path) : .memory
            try await withSampleOrigin(SampleOriginConfiguration(port: 0, database: database)) { origin in
                for (path, body, tag) in [
                    ("/api/admin/books/123", #"{"title": "Won"}"#, "\"5\""),
                    ("/api/v1/supplier/10001", #"{"name": "Won"}"#, "\"AAAAAE0YIiI=\""),
                ] {
                    let request = ConcurrencyTests.put(path, ifMatch: tag, body: body)
                    let statusLines = try await withThrowingTaskGroup(of: String.self) { group in
                        for _ in 0..<30 {
                            group.addTask { try await RawClient.exchange(request, port: origin.port).statusLine }
                        }
                        return try await group.reduce(into: []) { $0.append($1) }
                    }
                    #expect(statusLines.count { $0 == "HTTP/1.1 204 No Content" } == 1)
                    #expect(statusLines.count { $0 == "HTTP/1.1 412 Precondition Failed" } == 29)
                }
                #expect(try await origin.service.history(ofBook: "123").map(\.version) == Array(1...6))
            }
        }
    }

    @Test("Of two origins on the same file, only one can win a version")
    func oneWinnerBetweenProcesses() async throws {
        try await withTemporaryDatabase { path in
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let configuration = SampleOriginConfiguration(database: .file(path))
            let service = try await SampleOriginService(configuration: configuration, logger: logger)
            let stores = try (0..<2).map { _ in BookStore(database: try SampleOriginDatabase.open(.file(path))) }
            let condition = EntityTagCondition.tags([EntityTag(opaqueTag: "5", isWeak: false)])
            let winners = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<40 {
                    let store = stores[number % 2]
                    group.addTask { (try? await store.append(.deleted, to: "123", if: condition)) != nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(winners == 1)
            #expect(try await service.history(ofBook: "123").count == 6)
        }
    }

    @Test("Unconditional writes all get a version of their own")
    func everyWriteHasItsVersion() async throws {
        try await withRouter { origin in
            let tags = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<40 {
                    group.addTask { try await origin.send(.put, "/api/admin/books/123", body: "{}").entityTag }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(tags == Set((6...45).map { "\"\($0)\"" }))
        }
    }

    @Test("A file keeps its data, and is filled with samples only once")
    func fileSurvives() async throws {
        try await withTemporaryDatabase { path in
            let configuration = SampleOriginConfiguration(database: .file(path))
            try await withRouter(configuration) { origin in
                _ = try await origin.send(.put, "/api/admin/books/123", body: #"{"title": "Kept"}"#)
            }
            try await withRouter(configuration) { origin in
                let response = try await origin.get("/api/books/123")
                #expect(response.entityTag == "\"6\"")
                #expect(try response.json["title"] == "Kept")
                #expect(try await origin.get("/api/books").json["totalItems"] == 41)
                #expect(try await origin.get("/api/v1/supplier/10001").entityTag == "\"AAAAAE0YIiI=\"")
            }
        }
    }

    @Test("A database that can't be opened is named in the error")
    func unusableDatabase() async throws {
        let error = await #expect(throws: SampleOriginError.self) {
            try await withRouter(SampleOriginConfiguration(database: .file("/nonexistent/x.db"))) { _ in }
        }
        #expect(error?.description.hasPrefix("cannot open the database /nonexistent/x.db: ") == true)
    }

    private func withTemporaryDatabase(_ body: (String) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "sample-origin-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try await body(directory.appending(path: "test.db").path)
    }
}
