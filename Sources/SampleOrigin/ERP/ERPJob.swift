/// An accepted action that is still to be done.
struct ERPJob: Sendable {
    var action: ERPAction
    var id: Int64
    var entity: ERPEntity
    /// What the row's version must meet when the work is done, as it met it when the work was accepted.
    var condition: EntityTagCondition?
    /// What the client called the request that was accepted.
    var correlation: String?
}
