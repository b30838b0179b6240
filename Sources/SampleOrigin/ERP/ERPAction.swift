/// Work on an ERP row that is accepted at once and done later.
enum ERPAction: String, Sendable {
    case release
    case prebook
    case voidInvoice = "voidinvoice"
    case sendToApproval = "sendtoapproval"

    /// The row's `status` once the work is done.
    var resultingStatus: String {
        switch self {
        case .release: "Released"
        case .prebook: "Prebooked"
        case .voidInvoice: "Voided"
        case .sendToApproval: "SentToApproval"
        }
    }
}
