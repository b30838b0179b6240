import Foundation

/// The rows that a fresh ERP system starts with. Every table's identifiers start at 10001.
struct SampleRows {
    private static let supplierCount = 12
    private static let orderCount = 18

    /// The tables in the order in which they are filled, with the values of their rows.
    var tables: [(entity: ERPEntity, rows: [[String: JSONValue]])] {
        [
            (.supplier, (0..<SampleRows.supplierCount).map(supplier)),
            (.supplierlocation, (0..<SampleRows.supplierCount).map(location)),
            (.purchaseorder, (0..<SampleRows.orderCount).map(order)),
            (.shipment, (0..<SampleRows.orderCount).map(shipment)),
            (.purchasereceipt, (0..<SampleRows.orderCount).map(receipt)),
            (.supplierinvoice, (0..<SampleRows.orderCount).map(invoice)),
            (.supplierpayment, (0..<SampleRows.orderCount).map(payment)),
        ]
    }

    private static let names = [
        "Nordic Steel AB", "Van Dijk Verpakkingen BV", "Hansen Logistik GmbH", "Lund Electronics AB",
        "Keramik Werke Meissen GmbH", "Oporto Cork SA", "Fjord Timber AS", "Atelier Roussel SARL",
        "Baltic Bearings UAB", "Colori Milano Srl", "Leeds Fasteners Ltd", "Tampere Tools Oy",
    ]
    private static let cities = [
        "Luleå", "Utrecht", "Hamburg", "Lund", "Meißen", "Porto", "Bergen", "Lyon", "Kaunas", "Milano", "Leeds",
        "Tampere",
    ]
    private static let countries = ["SE", "NL", "DE", "SE", "DE", "PT", "NO", "FR", "LT", "IT", "GB", "FI"]
    private static let items = ["Hex bolt M8", "Corrugated box 40x30", "Ball bearing 6204", "Oak panel 18 mm"]

    private func supplier(_ index: Int) -> [String: JSONValue] {
        let name = SampleRows.names[index]
        return [
            "name": .string(name),
            "vatNumber": .string("\(SampleRows.countries[index])55\(6_010_000 + index * 137)01"),
            "street": .string("Industrivägen \(3 + index * 4)"),
            "postalCode": .string(String(21_000 + index * 311)),
            "city": .string(SampleRows.cities[index]),
            "country": .string(SampleRows.countries[index]),
            "email": .string("orders@supplier\(index + 1).example"),
            "phone": .string("+46 40 555 0\(100 + index)"),
            "currency": "EUR",
            "paymentTerms": .string(index.isMultiple(of: 2) ? "30 days net" : "14 days, 2 % discount"),
            "isActive": .boolean(index != 7),
        ]
    }

    private func location(_ index: Int) -> [String: JSONValue] {
        [
            "supplierId": identifier(index),
            "name": .string("Warehouse \(SampleRows.cities[index])"),
            "street": .string("Hamngatan \(1 + index * 3)"),
            "postalCode": .string(String(21_400 + index * 97)),
            "city": .string(SampleRows.cities[index]),
            "country": .string(SampleRows.countries[index]),
            "globalLocationNumber": .string("73200000\(10_000 + index * 17)"),
            "isDefault": true,
        ]
    }

    private func order(_ index: Int) -> [String: JSONValue] {
        [
            "supplierId": identifier(index % SampleRows.supplierCount),
            "orderNumber": .string("PO-\(4500 + index)"),
            "orderDate": day(index),
            "currency": "EUR",
            "totalAmount": .number(total(index)),
            "status": .string(index.isMultiple(of: 3) ? "Received" : "Open"),
            "buyer": .string(index.isMultiple(of: 2) ? "M. Lindqvist" : "A. Okafor"),
            "deliveryTerms": "DAP Malmö",
            "note": "",
            "lines": .array((0..<2).map { line(index, $0, price: true) }),
        ]
    }

    private func shipment(_ index: Int) -> [String: JSONValue] {
        [
            "purchaseOrderId": identifier(index),
            "carrier": .string(index.isMultiple(of: 2) ? "PostNord" : "DSV Road"),
            "trackingNumber": .string("TRK\(900_100 + index * 7)"),
            "shippedDate": day(index + 2),
            "expectedDate": day(index + 6),
            "packageCount": .number(Decimal(1 + index % 4)),
            "weightInKilograms": .number(Decimal(125 + index * 31) / 10),
            "status": .string(index.isMultiple(of: 3) ? "Delivered" : "InTransit"),
        ]
    }

    private func receipt(_ index: Int) -> [String: JSONValue] {
        [
            "purchaseOrderId": identifier(index),
            "receiptNumber": .string("GR-\(8100 + index)"),
            "receivedDate": day(index + 6),
            "status": .string(index.isMultiple(of: 3) ? "Complete" : "Partial"),
            "packingSlip": .string("PS-\(77_000 + index * 3)"),
            "receivedBy": "Goods reception, Malmö",
            "lines": .array((0..<2).map { line(index, $0, price: false) }),
        ]
    }

    private func invoice(_ index: Int) -> [String: JSONValue] {
        let total = total(index)
        return [
            "supplierId": identifier(index % SampleRows.supplierCount),
            "invoiceNumber": .string("INV-\(23_000 + index * 5)"),
            "purchaseOrderId": identifier(index),
            "invoiceDate": day(index + 7),
            "dueDate": day(index + 10),
            "currency": "EUR",
            "netAmount": .number(total),
            "vatAmount": .number(total / 4),
            "totalAmount": .number(total + total / 4),
            "paymentReference": .string("70\(51_000 + index * 13)"),
            "status": "Registered",
        ]
    }

    private func payment(_ index: Int) -> [String: JSONValue] {
        let total = total(index)
        return [
            "supplierId": identifier(index % SampleRows.supplierCount),
            "supplierInvoiceId": identifier(index),
            "paymentDate": day(index + 10),
            "amount": .number(total + total / 4),
            "currency": "EUR",
            "bankAccount": .string("SE45 5000 0000 0583 9825 \(7400 + index)"),
            "paymentReference": .string("70\(51_000 + index * 13)"),
            "status": "Proposed",
        ]
    }

    private func line(_ order: Int, _ line: Int, price: Bool) -> JSONValue {
        let item = (order + line) % SampleRows.items.count
        var members = [
            JSONMember("line", .number(Decimal(10 * (line + 1)))),
            JSONMember("item", .string("ITEM-\(100 + item)")),
            JSONMember("quantity", .number(Decimal(quantity(order)))),
        ]
        if price {
            members.insert(JSONMember("description", .string(SampleRows.items[item])), at: 2)
            members += [JSONMember("unit", "pcs"), JSONMember("unitPrice", .number(SampleRows.unitPrice))]
        } else {
            members.append(JSONMember("bin", .string("A-\(order % 6 + 1)-\(line + 1)")))
        }
        return .object(members)
    }

    private static let unitPrice = Decimal(1250) / 100

    private func quantity(_ order: Int) -> Int { 20 + order * 4 }

    private func total(_ order: Int) -> Decimal { SampleRows.unitPrice * Decimal(2 * quantity(order)) }

    private func identifier(_ index: Int) -> JSONValue {
        .string(String(ERPStore.firstIdentifier + Int64(index)))
    }

    private func day(_ index: Int) -> JSONValue {
        .string("2026-0\(1 + index / 28 % 9)-\(index % 28 < 9 ? "0" : "")\(index % 28 + 1)")
    }
}
