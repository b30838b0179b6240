/// The origin of a check, behind its link.
protocol OriginUnderCheck: Sendable {
    /// How often it went away and came back.
    var restarts: Int { get }
    /// Makes the catalogue's objects.
    func fill() async throws
    /// Lives until it is cancelled.
    func run() async throws
}
