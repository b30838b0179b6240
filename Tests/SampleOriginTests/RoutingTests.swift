import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import SampleOrigin

@Suite("Paths, methods and counters")
struct RoutingTests {
    @Test("An unknown path is a 404 problem", arguments: ["/", "/nope", "/api", "/api/books/1/x", "/api/v1"])
    func unknownPath(path: String) async throws {
        try await withRouter { origin in
            let response = try await origin.get(path)
            #expect(response.statusCode == 404)
            #expect(response.headers[.contentType] == "application/problem+json")
        }
    }

    @Test(
        "A known path with another method is a 405 problem that names the allowed ones",
        arguments: [
            (HTTPRequest.Method.post, "/api/books/1", "GET, HEAD"), (.get, "/api/admin/books/1", "DELETE, PUT"),
            (.delete, "/api/v1/supplier/10001", "GET, HEAD, PUT"), (.put, "/api/v1/shipment", "GET, HEAD, POST"),
            (.get, "/api/v1/supplierinvoice/10001/action/release", "POST"), (.trace, "/api/books", "GET, HEAD"),
        ])
    func unknownMethod(method: HTTPRequest.Method, path: String, allow: String) async throws {
        try await withRouter { origin in
            let response = try await origin.send(method, path)
            #expect(response.statusCode == 405)
            #expect(response.headers[.allow] == allow)
            #expect(response.headers[.contentType] == "application/problem+json")
        }
    }

    @Test("Paths match without regard to case")
    func caseInsensitivePaths() async throws {
        try await withRouter { origin async throws in
            #expect(try await origin.get("/API/V1/SupplierInvoice/10001").statusCode == 200)
            #expect(try await origin.send(.post, "/Api/Books").statusCode == 405)
        }
    }

    @Test("Answers are counted by method, path pattern and status until they are reset")
    func statistics() async throws {
        try await withRouter { origin in
            _ = try await origin.get("/api/books/1")
            _ = try await origin.get("/api/books/2")
            _ = try await origin.send(.head, "/api/books/2")
            _ = try await origin.send(.put, "/api/books/2")
            _ = try await origin.get("/api/v1/supplier/10001", ifNoneMatch: "*")
            _ = try await origin.get("/nope")
            #expect(origin.service.statistics.count("GET", "/api/books/{id}", status: 200) == 2)
            let expected = """
                {"total":6,"answers":[\
                {"method":"GET","path":"*","status":404,"count":1},\
                {"method":"GET","path":"/api/books/{id}","status":200,"count":2},\
                {"method":"HEAD","path":"/api/books/{id}","status":200,"count":1},\
                {"method":"PUT","path":"/api/books/{id}","status":405,"count":1},\
                {"method":"GET","path":"/api/v1/supplier/{id}","status":304,"count":1}]}
                """
            #expect(try await origin.get("/_stats").text == expected)
            #expect(try await origin.send(.delete, "/_stats").statusCode == 204)
            #expect(try await origin.get("/_stats").text == #"{"total":0,"answers":[]}"#)
            _ = try await origin.get("/api/books/1")
            #expect(try await origin.send(.post, "/_stats/reset").statusCode == 204)
            #expect(origin.service.statistics.current.isEmpty)
        }
    }
}
