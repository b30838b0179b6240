extension ERPEntity {
    /// The fields of the table, in the order in which they are sent; `id` and `timeStamp` come on top.
    var fields: [ERPField] {
        switch self {
        case .supplier: ERPEntity.supplierFields
        case .supplierinvoice: ERPEntity.supplierInvoiceFields
        case .supplierlocation: ERPEntity.supplierLocationFields
        case .supplierpayment: ERPEntity.supplierPaymentFields
        case .shipment: ERPEntity.shipmentFields
        case .purchaseorder: ERPEntity.purchaseOrderFields
        case .purchasereceipt: ERPEntity.purchaseReceiptFields
        }
    }

    /// Values by field name, as they are kept.
    ///
    /// - Throws: ``Problem`` 400 if a value has the wrong type.
    func normalized(_ values: [String: JSONValue]) throws -> [String: JSONValue] {
        var normalized: [String: JSONValue] = [:]
        for field in fields { normalized[field.name] = try values[field.name].map(field.normalized) }
        return normalized
    }

    private static let supplierFields: [ERPField] = [
        .text("name").required, .text("vatNumber"), .text("street"), .text("postalCode"), .text("city"),
        .text("country"), .text("email"), .text("phone"), .text("currency"), .text("paymentTerms"),
        .boolean("isActive"),
    ]

    private static let supplierInvoiceFields: [ERPField] = [
        .text("supplierId").required, .text("invoiceNumber"), .text("purchaseOrderId"), .text("invoiceDate"),
        .text("dueDate"), .text("currency"), .number("netAmount"), .number("vatAmount"), .number("totalAmount"),
        .text("paymentReference"), .text("status"),
    ]

    private static let supplierLocationFields: [ERPField] = [
        .text("supplierId").required, .text("name"), .text("street"), .text("postalCode"), .text("city"),
        .text("country"), .text("globalLocationNumber"), .boolean("isDefault"),
    ]

    private static let supplierPaymentFields: [ERPField] = [
        .text("supplierId").required, .text("supplierInvoiceId"), .text("paymentDate"), .number("amount"),
        .text("currency"), .text("bankAccount"), .text("paymentReference"), .text("status"),
    ]

    private static let shipmentFields: [ERPField] = [
        .text("purchaseOrderId").required, .text("carrier"), .text("trackingNumber"), .text("shippedDate"),
        .text("expectedDate"), .number("packageCount"), .number("weightInKilograms"), .text("status"),
    ]

    private static let purchaseOrderFields: [ERPField] = [
        .text("supplierId").required, .text("orderNumber"), .text("orderDate"), .text("currency"),
        .number("totalAmount"), .text("status"), .text("buyer").leftOutOfBasicKinds,
        .text("deliveryTerms").leftOutOfBasicKinds, .text("note").leftOutOfBasicKinds,
        .lines(
            "lines",
            [
                .number("line"), .text("item"), .text("description"), .number("quantity"), .text("unit"),
                .number("unitPrice"),
            ]
        ).leftOutOfBasicKinds,
    ]

    private static let purchaseReceiptFields: [ERPField] = [
        .text("purchaseOrderId").required, .text("receiptNumber"), .text("receivedDate"), .text("status"),
        .text("packingSlip").leftOutOfBasicKinds, .text("receivedBy").leftOutOfBasicKinds,
        .lines("lines", [.number("line"), .text("item"), .number("quantity"), .text("bin")]).leftOutOfBasicKinds,
    ]
}
