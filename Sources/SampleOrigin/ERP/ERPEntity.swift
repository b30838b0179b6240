/// A table of the ERP system: what rows there are, however they are shown.
enum ERPEntity: String, CaseIterable, Sendable {
    case supplier
    case supplierinvoice
    case supplierlocation
    case supplierpayment
    case shipment
    case purchaseorder
    case purchasereceipt
}
