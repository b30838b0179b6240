/// Stands where an exchange would while an answer is written that needs nobody else.
final class FinishedExchange: ClientExchange {
    func start() {}
    func clientBecameWritable() {}
    func clientGone() {}
}
