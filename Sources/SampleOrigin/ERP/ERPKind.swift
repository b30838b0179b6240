/// A kind of resource of the ERP API, named as in its path `/api/v1/{kind}`.
///
/// The `…basic` kinds show fewer fields of the same rows, so a change through one kind is a change of both.
enum ERPKind: String, CaseIterable, Sendable {
    case supplier
    case supplierinvoice
    case supplierlocation
    case supplierpayment
    case shipment
    case purchaseorder
    case purchaseorderbasic
    case purchasereceipt
    case purchasereceiptbasic

    /// The table that holds the rows.
    var entity: ERPEntity {
        switch self {
        case .supplier: .supplier
        case .supplierinvoice: .supplierinvoice
        case .supplierlocation: .supplierlocation
        case .supplierpayment: .supplierpayment
        case .shipment: .shipment
        case .purchaseorder, .purchaseorderbasic: .purchaseorder
        case .purchasereceipt, .purchasereceiptbasic: .purchasereceipt
        }
    }

    /// The fields that this kind shows and lets a client change, in the order in which they are sent.
    var fields: [ERPField] {
        switch self {
        case .purchaseorderbasic, .purchasereceiptbasic: entity.fields.filter { !$0.isLeftOutOfBasicKinds }
        default: entity.fields
        }
    }

    /// The actions that `POST /api/v1/{kind}/{id}/action/{name}` offers.
    var actions: [ERPAction] {
        switch self {
        case .supplierpayment: [.release]
        case .supplierinvoice: [.release, .prebook, .voidInvoice, .sendToApproval]
        default: []
        }
    }
}
