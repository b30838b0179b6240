internal import HTTPCaching
internal import NIOCore

/// How a client's connection ends.
extension ClientConnectionHandler {
    /// How many bytes that come after the last answer are read and thrown away, so that the client gets to see it.
    private static let largestLinger = 1 << 20

    /// Answers that the request can't be served, and closes: what follows it can't be told apart from it.
    func refuse(_ problem: ProblemAnswer) {
        answer.keepsAlive = false
        sendProblem(problem, cacheStatus: CacheStatus(detail: problem.reason))
        finishRecord(isComplete: true)
        beginLinger()
    }

    /// Closes our side as soon as the client has taken everything, and reads on for a moment: a connection closed with
    /// unread bytes is reset, and with it what the client had not read yet of the answer (RFC 9112 §9.6).
    ///
    /// - Parameter isLastRequest: whether the client has said that it sends nothing more (RFC 9112 §9.6): then there is nothing
    ///   to read on for.
    func beginLinger(isLastRequest: Bool = false) {
        let sendsMore = !isLastRequest || pending.readableBytes > 0
        state = .lingering
        pending = ByteBuffer()
        releaseHead()
        clearDeadline()
        output.flush { [self] in
            guard sendsMore, !isInputClosed else { return close() }
            isOutputClosed = true
            setDeadline(2_000)
            context?.close(mode: .output, promise: nil)
        }
    }

    func discard(_ count: Int) {
        lingered += count
        if lingered > Self.largestLinger { close() }
    }

    /// The client has sent everything.
    func inputClosed() {
        isInputClosed = true
        switch state {
        case .reading, .exchange: process()
        case .lingering: if isOutputClosed { close() }
        case .closed: break
        }
    }

    func close() {
        // What was answered and not sent yet would be lost.
        output.flush()
        context?.close(promise: nil)
    }

    func abort() {
        context?.channel.reset()
    }

    /// Closes if nothing was asked that is not answered. What is still on its way to the client arrives.
    func closeIfIdle() {
        guard case .reading = state, pending.readableBytes == 0 else { return }
        output.flush { [self] in
            if case .reading = state, pending.readableBytes == 0 { close() }
        }
    }
}
