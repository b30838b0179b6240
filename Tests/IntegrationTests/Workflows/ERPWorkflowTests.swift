import Foundation
import ProxyTesting
import SampleOrigin
import Testing

extension Integration {
    @Suite("The ERP system's workflows through the proxy")
    struct ERPWorkflowTests {
        private struct Row: Decodable {
            var timeStamp: String
        }

        private struct Page: Decodable {
            var items: [Row]
        }

        private static let kinds = [
            "supplier", "supplierinvoice", "supplierlocation", "supplierpayment", "shipment", "purchaseorder",
            "purchaseorderbasic", "purchasereceipt", "purchasereceiptbasic",
        ]
        private static let json = "Content-Type: application/json"

        private static func decode<Value: Decodable>(_ answer: RawMessage) throws -> Value {
            try JSONDecoder().decode(Value.self, from: Data(answer.text.utf8))
        }

        @Test(
            "Every kind is read, validated, updated and created, its tag in the head and in the body", arguments: kinds)
        func kind(_ kind: String) async throws {
            try await withSampleOriginAndProxy { proxy, _ in
                let path = "/api/v1/\(kind)/10001"
                let client = try await proxy.connect()
                let read = try await client.ask(.get(path))
                #expect(read.status == 200)
                let tag = try #require(read.entityTag)
                let row: Row = try Self.decode(read)
                #expect(tag == "\"\(row.timeStamp)\"")
                let unchanged = try await client.ask(.get(path, "If-None-Match: \(tag)"))
                #expect(unchanged.status == 304)
                #expect(unchanged.entityTag == tag)

                let updated = try await client.ask(.request("PUT", path, [Self.json, "If-Match: \(tag)"], body: "{}"))
                #expect(updated.status == 204)
                let newTag = try #require(updated.entityTag)
                #expect(newTag != tag)
                let refused = try await client.ask(.request("PUT", path, [Self.json, "If-Match: \(tag)"], body: "{}"))
                #expect(refused.status == 412)
                let after = try await client.ask(.get(path))
                #expect(after.entityTag == newTag)
                #expect(after.text.contains(newTag.dropFirst().dropLast()))

                // Without `If-Match`, which is optional here, the last one wins.
                let forced = try await client.ask(.request("PUT", path, [Self.json], body: "{}"))
                #expect(forced.status == 204)
                #expect(try await client.ask(.get(path)).entityTag == forced.entityTag)

                let created = try await client.ask(.request("POST", "/api/v1/\(kind)", [Self.json], body: after.text))
                #expect(created.status == 201)
                let place = try #require(created["Location"])
                #expect(try await client.ask(.get(place)).entityTag == created.entityTag)
                client.close()
            }
        }

        @Test("A list has no tag, but each item has its row's, and changes with it", arguments: kinds)
        func list(_ kind: String) async throws {
            try await withSampleOriginAndProxy { proxy, origin in
                let request = String.get("/api/v1/\(kind)?page=1&pageSize=3")
                let list = try await proxy.ask(request)
                #expect(list.status == 200)
                #expect(list.entityTag == nil)
                let page: Page = try Self.decode(list)
                let first = try #require(page.items.first)
                let row = try await proxy.ask(.get("/api/v1/\(kind)/10001"))
                #expect(row.entityTag == "\"\(first.timeStamp)\"")
                let direct = try await RawClient.connect(port: origin.port)
                #expect(try await direct.ask(request).body == list.body)

                _ = try await proxy.ask(.request("PUT", "/api/v1/\(kind)/10001", [Self.json], body: "{}"))
                let after: Page = try Self.decode(try await proxy.ask(request))
                #expect(after.items.first?.timeStamp != first.timeStamp)
            }
        }

        @Test("A write to a kind shows in its basic kind, and the other way round")
        func basicKind() async throws {
            try await withSampleOriginAndProxy { proxy, _ in
                let (whole, basic) = ("/api/v1/purchaseorder/10001", "/api/v1/purchaseorderbasic/10001")
                for (written, read) in [(whole, basic), (basic, whole)] {
                    _ = try await proxy.ask(.get(read))
                    let updated = try await proxy.ask(.request("PUT", written, [Self.json], body: "{}"))
                    #expect(updated.status == 204)
                    #expect(try await proxy.ask(.get(read)).entityTag == updated.entityTag)
                }
            }
        }

        @Test(
            "An action is accepted with 202 and its result is read as soon as it is there",
            arguments: [
                ("supplierpayment", "Release", "Released"), ("supplierinvoice", "Release", "Released"),
                ("supplierinvoice", "Prebook", "Prebooked"), ("supplierinvoice", "voidinvoice", "Voided"),
                ("supplierinvoice", "sendtoapproval", "SentToApproval"),
            ])
        func action(_ kind: String, _ action: String, _ status: String) async throws {
            let configuration = SampleOriginConfiguration(port: 0, actionDelay: .milliseconds(20))
            try await withSampleOriginAndProxy(configuration) { proxy, _ in
                let path = "/api/v1/\(kind)/10001"
                let before = try await proxy.ask(.get(path))
                let tag = try #require(before.entityTag)
                let refused = try await proxy.ask(
                    .request(
                        "POST", "\(path)/action/\(action)", ["erp-api-background: true", "If-Match: \"AAAAAAAAAAA=\""],
                        body: ""))
                #expect(refused.status == 412)
                let accepted = try await proxy.ask(
                    .request(
                        "POST", "\(path)/action/\(action)", ["erp-api-background: true", "If-Match: \(tag)"], body: ""))
                #expect(accepted.status == 202)
                #expect(accepted.entityTag == nil)
                var after = try await proxy.ask(.get(path))
                while after.entityTag == tag { after = try await proxy.ask(.get(path)) }
                #expect(after.text.contains("\"\(status)\""))
            }
        }
    }
}
