/// Stands where an exchange would while an answer is written that needs nobody else.
final class FinishedExchange: ClientExchange {
    func start() {}
    func clientBecameWritable() {}
    func clientGone() {}
}

/// A response that was handed over whole, and that the client is still taking.
final class SendingExchange: ClientExchange {
    func start() {}
    /// What is missing of the request nobody reads.
    var wantsBody: Bool { false }
    func clientBecameWritable() {}
    func clientGone() {}
}
