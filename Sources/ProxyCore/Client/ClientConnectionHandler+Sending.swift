internal import HTTPCaching
internal import NIOCore
internal import ProxyMeasurement

/// Long responses end when the last byte was sent, or given up: what is said of them is true then, and only then.
extension ClientConnectionHandler {
    /// What a connection takes at once in any case.
    private static let longestTakenAtOnce: Int64 = 65_536

    /// Whether the end of the response has to be waited for. Then `responseWasSent` comes later, or the connection ends.
    func waitsUntilSent() -> Bool {
        guard answer.record.bytesToClient > Self.longestTakenAtOnce, !output.sendsWhole() else { return false }
        noteUnsent(output.unsentBytes)
        clearDeadline()
        state = .exchange(SendingExchange())
        output.flush { [weak self] in self?.responseWasSent() }
        return true
    }

    private func responseWasSent() {
        guard case .exchange(let exchange) = state, exchange is SendingExchange else { return }
        finishRecord(isComplete: true)
        endOfAnswer()
        if pending.readableBytes > 0 { startedAt = .now() }
        process()
        flush()
    }

    /// The client has broken off: what was not sent was not, as far as is known.
    func giveUpUnsent() {
        answer.record.reason = .clientGone
        let unsent = Int64(stalledBytes)
        answer.record.bytesToClient = max(0, answer.record.bytesToClient - unsent)
        answer.record.bodyBytesToClient = max(0, answer.record.bodyBytesToClient - unsent)
    }
}
