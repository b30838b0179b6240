import HTTPTypes
import HummingbirdTesting
import Testing

@testable import SampleOrigin

@Suite("ERP rows")
struct ERPTests {
    /// A row that a fresh origin has of every kind.
    private static let first = "10001"

    /// The least that a new row of each kind needs.
    private static func newRow(_ kind: ERPKind) -> String {
        switch kind.entity {
        case .supplier: #"{"name": "New"}"#
        case .shipment, .purchasereceipt: #"{"purchaseOrderId": "10001"}"#
        default: #"{"supplierId": "10001"}"#
        }
    }

    @Test("There are the nine kinds of the specification")
    func kinds() {
        let expected: Set = [
            "supplier", "supplierinvoice", "supplierlocation", "supplierpayment", "shipment", "purchaseorder",
            "purchaseorderbasic", "purchasereceipt", "purchasereceiptbasic",
        ]
        #expect(Set(ERPKind.allCases.map(\.rawValue)) == expected)
    }

    @Test("GET has the row version as entity-tag and as timeStamp", arguments: ERPKind.allCases)
    func get(kind: ERPKind) async throws {
        try await withRouter { origin in
            let response = try await origin.get("/api/v1/\(kind.rawValue)/\(ERPTests.first)")
            #expect(response.statusCode == 200)
            guard case .string(let timeStamp) = try response.json["timeStamp"] else {
                Issue.record("no timeStamp")
                return
            }
            #expect(timeStamp.utf8.count == 12)
            #expect(response.entityTag == "\"\(timeStamp)\"")
            let revalidated = try await origin.get(
                "/api/v1/\(kind.rawValue)/\(ERPTests.first)", ifNoneMatch: "\"x\", W/\"\(timeStamp)\"")
            #expect(revalidated.statusCode == 304)
            #expect(revalidated.entityTag == "\"\(timeStamp)\"")
        }
    }

    @Test("The first supplier has the tag of the specification's example")
    func exampleTag() async throws {
        try await withRouter { origin in
            #expect(try await origin.get("/api/v1/supplier/10001").entityTag == "\"AAAAAE0YIiI=\"")
            let path = "/api/v1/supplier/10001"
            let response = try await origin.send(.put, path, body: #"{"city": "Kiruna"}"#, ifMatch: "\"AAAAAE0YIiI=\"")
            #expect(response.statusCode == 204)
            let refused = try await origin.send(.put, path, body: #"{"city": "Oslo"}"#, ifMatch: "\"AAAAAE0YIiI=\"")
            #expect(refused.statusCode == 412)
            #expect(refused.headers[.contentType] == "application/problem+json")
            #expect(try await origin.get(path).json["city"] == "Kiruna")
        }
    }

    @Test("A list is paged, has a timeStamp per item and no entity-tag", arguments: ERPKind.allCases)
    func list(kind: ERPKind) async throws {
        try await withRouter { origin in
            let response = try await origin.get("/api/v1/\(kind.rawValue)?page=2&pageSize=5")
            #expect(response.statusCode == 200)
            #expect(response.entityTag == nil)
            let items = try #require(try response.json["items"]?.elements)
            #expect(items.count == 5)
            let shown = try await origin.get("/api/v1/\(kind.rawValue)/10006")
            #expect(items.first == (try shown.json))
            #expect(items.allSatisfy { $0.memberNames.contains("timeStamp") })
            #expect(try await origin.get("/api/v1/\(kind.rawValue)?page=0").statusCode == 400)
        }
    }

    @Test("POST creates a row and returns its tag, location and content", arguments: ERPKind.allCases)
    func create(kind: ERPKind) async throws {
        try await withRouter { origin in
            let response = try await origin.send(.post, "/api/v1/\(kind.rawValue)", body: ERPTests.newRow(kind))
            #expect(response.statusCode == 201)
            let location = try #require(response.headers[.location])
            let shown = try await origin.get(location)
            #expect(shown.text == response.text)
            #expect(shown.entityTag == response.entityTag)
            #expect(response.entityTag != nil)
            #expect(try await origin.send(.post, "/api/v1/\(kind.rawValue)", body: "{}").statusCode == 400)
        }
    }

    @Test("PUT gives 204 and the new tag, with a matching If-Match or without one", arguments: ERPKind.allCases)
    func update(kind: ERPKind) async throws {
        try await withRouter { origin in
            let path = "/api/v1/\(kind.rawValue)/\(ERPTests.first)"
            let before = try await origin.get(path)
            let conditional = try await origin.send(
                .put, path, body: ERPTests.newRow(kind), ifMatch: before.entityTag)
            #expect(conditional.statusCode == 204)
            #expect(conditional.entityTag != before.entityTag)
            #expect(try await origin.get(path).entityTag == conditional.entityTag)
            let stale = try await origin.send(.put, path, body: ERPTests.newRow(kind), ifMatch: before.entityTag)
            #expect(stale.statusCode == 412)
            let unconditional = try await origin.send(.put, path, body: ERPTests.newRow(kind))
            #expect(unconditional.statusCode == 204)
            #expect(unconditional.entityTag != conditional.entityTag)
        }
    }

    @Test("Every change of any row takes a higher version from one counter")
    func versionsIncrease() async throws {
        try await withRouter { origin in
            let shipment = try await origin.send(.put, "/api/v1/shipment/10001", body: "{}").entityTag
            let supplier = try await origin.send(.put, "/api/v1/supplier/10002", body: "{}").entityTag
            #expect(RowVersion(rawValue: 0x4D18_2222).text == "AAAAAE0YIiI=")
            // Base64 does not sort like the bytes it stands for, so the two are compared through the text of numbers.
            let first = try #require(ERPTests.number(shipment))
            #expect(ERPTests.number(supplier) == first + 1)
        }
    }

    @Test(
        "The basic kinds show fewer fields of the same rows and share their versions",
        arguments: [(ERPKind.purchaseorder, ERPKind.purchaseorderbasic), (.purchasereceipt, .purchasereceiptbasic)])
    func basicKinds(full: ERPKind, basic: ERPKind) async throws {
        try await withRouter { origin in
            let fullPath = "/api/v1/\(full.rawValue)/10001"
            let basicPath = "/api/v1/\(basic.rawValue)/10001"
            let shownFull = try await origin.get(fullPath)
            let shownBasic = try await origin.get(basicPath)
            #expect(try shownBasic.json.memberNames.isStrictSubset(of: shownFull.json.memberNames))
            #expect(shownBasic.entityTag == shownFull.entityTag)

            let throughBasic = try await origin.send(
                .put, basicPath, body: #"{"status": "Closed", "lines": []}"#, ifMatch: shownFull.entityTag)
            #expect(throughBasic.statusCode == 204)
            let changed = try await origin.get(fullPath)
            #expect(changed.entityTag == throughBasic.entityTag)
            #expect(try changed.json["status"] == "Closed")
            #expect(try changed.json["lines"] == shownFull.json["lines"])

            let throughFull = try await origin.send(
                .put, fullPath, body: #"{"status": "Open"}"#, ifMatch: throughBasic.entityTag)
            #expect(try await origin.get(basicPath).entityTag == throughFull.entityTag)
            #expect(try await origin.get(basicPath).json["status"] == "Open")
        }
    }

    @Test("Lines are kept in a known order, whatever order they were sent in")
    func lines() async throws {
        try await withRouter { origin in
            let body = #"{"supplierId": "10001", "lines": [{"unit": "pcs", "x": 1, "line": 10, "quantity": 2.50}]}"#
            let response = try await origin.send(.post, "/api/v1/purchaseorder", body: body)
            let lines =
                #""lines":[{"line":10,"item":null,"description":null,"quantity":2.5,"unit":"pcs","unitPrice":null}]"#
            #expect(response.text.contains(lines))
            let location = try #require(response.headers[.location])
            #expect(try await origin.get(location).text == response.text)
        }
    }

    @Test(
        "A body of the wrong shape is a 400 problem",
        arguments: ["", "{", "[]", "5", #"{"status": 5}"#, #"{"lines": [5]}"#, #"{"lines": [{"line": "x"}]}"#])
    func invalidBody(body: String) async throws {
        try await withRouter { origin in
            let response = try await origin.send(.put, "/api/v1/purchaseorder/10001", body: body)
            #expect(response.statusCode == 400)
            #expect(response.headers[.contentType] == "application/problem+json")
        }
    }

    @Test("Rows and kinds that are not there are 404 problems", arguments: ["supplier/1", "supplier/x", "nope/10001"])
    func missing(path: String) async throws {
        try await withRouter { origin async throws in
            #expect(try await origin.get("/api/v1/\(path)").statusCode == 404)
            #expect(try await origin.send(.put, "/api/v1/\(path)", body: "{}").statusCode == 404)
        }
    }

    private static func number(_ entityTag: String?) -> Int64? {
        (0x4D18_2222...0x4D18_2322).first { "\"\(RowVersion(rawValue: $0).text)\"" == entityTag }
    }
}
