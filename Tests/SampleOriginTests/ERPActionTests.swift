import HTTPTypes
import HummingbirdTesting
import Testing

@testable import SampleOrigin

@Suite("ERP actions")
struct ERPActionTests {
    private static let background: HTTPFields = {
        var fields = HTTPFields()
        if let name = HTTPField.Name("erp-api-background") { fields[name] = "true" }
        return fields
    }()
    private static let configuration = SampleOriginConfiguration(actionDelay: .milliseconds(400))

    @Test(
        "Each action is accepted with 202 and done later, and its name may be in any case",
        arguments: [
            ("supplierpayment", "Release", "Released"), ("supplierinvoice", "Release", "Released"),
            ("supplierinvoice", "Prebook", "Prebooked"), ("supplierinvoice", "voidinvoice", "Voided"),
            ("supplierinvoice", "sendtoapproval", "SentToApproval"),
            ("supplierinvoice", "SENDTOAPPROVAL", "SentToApproval"),
        ])
    func accepted(kind: String, action: String, status: String) async throws {
        try await withRouter(ERPActionTests.configuration) { origin in
            let path = "/api/v1/\(kind)/10001"
            let before = try await origin.get(path)
            let response = try await origin.send(.post, "\(path)/action/\(action)")
            #expect(response.statusCode == 202)
            #expect(response.entityTag == nil)
            #expect(try await origin.get(path).entityTag == before.entityTag)
            let after = try await ERPActionTests.change(of: path, from: before.entityTag, origin)
            #expect(try after.json["status"] == .string(status))
        }
    }

    @Test("Without the background field, If-Match is ignored")
    func conditionIgnored() async throws {
        try await withRouter(ERPActionTests.configuration) { origin in
            let path = "/api/v1/supplierpayment/10001"
            let before = try await origin.get(path)
            let response = try await origin.send(.post, "\(path)/action/release", ifMatch: "\"AAAAAAAAAAA=\"")
            #expect(response.statusCode == 202)
            let after = try await ERPActionTests.change(of: path, from: before.entityTag, origin)
            #expect(try after.json["status"] == "Released")
        }
    }

    @Test("With the background field, If-Match must hold")
    func conditionHonoured() async throws {
        try await withRouter(ERPActionTests.configuration) { origin in
            let path = "/api/v1/supplierinvoice/10001"
            let before = try await origin.get(path)
            let refused = try await origin.send(
                .post, "\(path)/action/release", ifMatch: "\"AAAAAAAAAAA=\"", headers: ERPActionTests.background)
            #expect(refused.statusCode == 412)
            #expect(refused.headers[.contentType] == "application/problem+json")
            let accepted = try await origin.send(
                .post, "\(path)/action/release", ifMatch: before.entityTag, headers: ERPActionTests.background)
            #expect(accepted.statusCode == 202)
            let after = try await ERPActionTests.change(of: path, from: before.entityTag, origin)
            #expect(try after.json["status"] == "Released")
        }
    }

    @Test("Work accepted on a condition is not done on a row that has changed since")
    func conditionHonouredLater() async throws {
        try await withRouter(ERPActionTests.configuration) { origin in
            let path = "/api/v1/supplierinvoice/10001"
            let before = try await origin.get(path)
            _ = try await origin.send(
                .post, "\(path)/action/release", ifMatch: before.entityTag, headers: ERPActionTests.background)
            let changed = try await origin.send(.put, path, body: #"{"status": "Disputed"}"#)
            try await Task.sleep(for: .milliseconds(700))
            let after = try await origin.get(path)
            #expect(after.entityTag == changed.entityTag)
            #expect(try after.json["status"] == "Disputed")
        }
    }

    @Test(
        "What is no action is a 404 problem",
        arguments: [
            "supplierpayment/10001/action/prebook", "supplierinvoice/10001/action/nope",
            "supplierinvoice/1/action/release", "shipment/10001/action/release",
        ])
    func unknownAction(path: String) async throws {
        try await withRouter { origin async throws in
            #expect(try await origin.send(.post, "/api/v1/\(path)").statusCode == 404)
        }
    }

    @Test("Accepted work is done before the origin stops in good order")
    func doneAtShutdown() async throws {
        let configuration = SampleOriginConfiguration(actionDelay: .seconds(600))
        let service = try await withRouter(configuration) { origin in
            _ = try await origin.send(.post, "/api/v1/supplierpayment/10001/action/release")
            return origin.service
        }
        try await service.makeApplication().test(.router) { client in
            let response = try await client.execute(uri: "/api/v1/supplierpayment/10001", method: .get)
            #expect(try response.json["status"] == "Released")
        }
    }

    /// The row once it has another tag.
    private static func change(
        of path: String, from entityTag: String?, _ origin: OriginClient
    ) async throws -> TestResponse {
        for _ in 0..<200 {
            let response = try await origin.get(path)
            if response.entityTag != entityTag { return response }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("the row did not change")
        return try await origin.get(path)
    }
}
