internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore
internal import ProxyMeasurement

/// Writing answers. Everything is collected in `output` and written by `flush`.
extension ClientConnectionHandler {
    /// Bodies up to this size are copied behind their head: one write of one buffer is cheaper than two.
    private static let largestCopiedBody = 16_384

    // MARK: From the store

    /// Answers a request whole out of a stored response: 200, 304, 206 or 416.
    /// - Returns: the part of a body in a file that is still to be sent.
    func sendStored(
        _ stored: StoredResponse, facts: RequestFacts, fields: FieldTable, in bytes: Span<UInt8>, age: Int64?,
        cacheStatus: CacheStatus, outcome: Outcome, reason: Reason?
    ) -> Range<Int>? {
        let block = stored.block
        let answer = StoredAnswer.decide(
            stored.metadata, head: block.span, bodyLength: stored.bodyLength, facts: facts, fields: fields,
            in: bytes)
        let head = AnswerHead(lines: block, metadata: stored.metadata, age: age, cacheStatus: cacheStatus)
        let framing = sendHead(head, answer: answer, bodyLength: stored.bodyLength, outcome: outcome, reason: reason)
        self.answer.record.bytesSavedAtOrigin = Int64(stored.bodyLength)
        switch answer {
        case .notModified: self.answer.record.bytesSavedAtClient = Int64(stored.bodyLength)
        case .whole, .part, .notSatisfiable: break
        }
        guard case .length(let length) = framing else { return nil }
        var start = 0
        if case .part(let range, _) = answer {
            start = Int(range.lowerBound - (stored.metadata.contentRange?.first ?? 0))
        }
        if stored.file != nil { return start..<start + length }
        sendStoredBody(stored, start..<start + length)
        return nil
    }

    /// The whole answer of an exchange, which ends with it: at once, or when a body in a file has been sent.
    func answer(
        with stored: StoredResponse, request: RequestMessage, age: Int64, cacheStatus: CacheStatus, outcome: Outcome,
        reason: Reason?
    ) {
        let range = sendStored(
            stored, facts: request.facts, fields: request.head.fields, in: request.bytes.span, age: age,
            cacheStatus: cacheStatus, outcome: outcome, reason: reason)
        if stored.file != nil { self.answer.record.isFromDisk = true }
        guard let range, let file = stored.file else { return endExchange(trailers: nil) }
        run(FileExchange(file.forAnotherReader(), range, connection: self))
    }

    private func sendStoredBody(_ stored: StoredResponse, _ range: Range<Int>) {
        answer.record.bodyBytesToClient += Int64(range.count)
        answer.record.bytesToClient += Int64(range.count)
        if stored.chunks.isEmpty, range.count <= Self.largestCopiedBody {
            let start = stored.metadata.headEnd + range.lowerBound
            output.writeBytes(stored.block[start..<start + range.count])
            return
        }
        writeOutput()
        for part in stored.body(range) { context?.write(wrapOutboundOut(part), promise: nil) }
        needsFlush = true
    }

    /// Writes the head of an answer that comes from a stored response, or from one that is being stored.
    /// - Parameter bodyLength: of the whole body; nil if it is not known yet.
    func sendHead(
        _ head: AnswerHead, answer kind: StoredAnswer, bodyLength: Int?, outcome: Outcome, reason: Reason?
    ) -> AnswerFraming {
        let before = beginHead()
        let framing: AnswerFraming
        switch kind {
        case .notModified:
            output.writeStaticString("HTTP/1.1 304 Not Modified\r\n")
            output.writeBytes(head.lines[head.metadata.statusLineEnd..<head.metadata.notModifiedEnd])
            answer.record.status = 304
            answer.record.answeredNotModified = true
            framing = .none(length: nil)
        case .whole:
            // A partial response that is on its way to the client that asked for it goes as it is.
            output.writeBytes(head.lines[..<head.end])
            answer.record.status = head.metadata.status
            framing = self.framing(status: head.metadata.status, length: bodyLength, hasBody: bodyLength != 0)
        case .part(let range, let complete):
            output.writeBytes(
                RangeDecision.partialHead(
                    head.metadata, head: head.lines.span, part: range, complete: complete))
            answer.record.status = 206
            framing = .length(range.count)
        case .notSatisfiable(let complete):
            output.writeBytes(
                RangeDecision.notSatisfiableHead(head.metadata, head: head.lines.span, complete: complete))
            answer.record.status = 416
            framing = .none(length: 0)
        }
        answer.record.outcome = outcome
        answer.record.reason = reason
        endHead(framing, age: head.age, cacheStatus: head.cacheStatus, from: before)
        return framing
    }

    // MARK: From the origin, not stored

    func sendUnshared(_ head: UnsharedHead, cacheStatus: CacheStatus, outcome: Outcome) -> AnswerFraming {
        let before = beginHead()
        output.writeBytes(head.bytes)
        answer.record.status = head.status
        answer.record.answeredNotModified = head.status == 304
        answer.record.outcome = outcome
        answer.record.reason = head.reason
        let framing = framing(status: head.status, length: head.contentLength, hasBody: head.hasBody)
        endHead(framing, age: nil, cacheStatus: cacheStatus, from: before)
        return framing
    }

    /// Forwards a 1xx response.
    func sendInterim(_ bytes: ByteBuffer) {
        takeSpareOutput()
        output.writeImmutableBuffer(bytes)
        flush()
    }

    // MARK: Made here

    func sendProblem(_ problem: ProblemAnswer, cacheStatus: CacheStatus) {
        let before = beginHead()
        if bodyDecoder != nil { answer.keepsAlive = false }
        let count = problem.render(
            isHead: answer.isHead, closes: !answer.keepsAlive, cacheStatus: cacheStatus,
            date: worker.date(worker.now()), pseudonym: options.pseudonym, into: &output)
        answer.record.status = problem.status
        answer.record.outcome = .error
        answer.record.reason = problem.reason
        answer.record.bodyBytesToClient = Int64(count)
        answer.record.bytesToClient += Int64(output.readableBytes - before)
        answer.framing = .length(count)
    }

    // MARK: Head and body

    private func beginHead() -> Int {
        takeSpareOutput()
        answer.hasBegun = true
        if shared.isDraining { answer.keepsAlive = false }
        return output.readableBytes
    }

    private func endHead(_ framing: AnswerFraming, age: Int64?, cacheStatus: CacheStatus, from before: Int) {
        if let age {
            output.writeStaticString("Age: ")
            output.writeDecimal(age)
            output.writeStaticString("\r\n")
        }
        cacheStatus.write(pseudonym: options.pseudonym, into: &output)
        switch framing {
        case .length(let length), .none(length: .some(let length)):
            output.writeStaticString("Content-Length: ")
            output.writeDecimal(Int64(length))
            output.writeStaticString("\r\n")
        case .chunked: output.writeStaticString("Transfer-Encoding: chunked\r\n")
        case .none(length: nil): break
        case .untilClose: answer.keepsAlive = false
        }
        if !answer.keepsAlive {
            output.writeStaticString("Connection: close\r\n")
        } else if answer.isHTTP10 {
            output.writeStaticString("Connection: keep-alive\r\n")
        }
        output.writeStaticString("\r\n")
        answer.framing = framing
        answer.record.bytesToClient += Int64(output.readableBytes - before)
    }

    private func framing(status: UInt16, length: Int?, hasBody: Bool) -> AnswerFraming {
        // RFC 9110 §8.6: no Content-Length in a 1xx or 204; one in a 304 would be that of the 200.
        if status == 204 || status == 304 || status < 200 { return .none(length: nil) }
        if answer.isHead { return .none(length: length) }
        if !hasBody { return .none(length: 0) }
        if let length { return .length(length) }
        return answer.isHTTP10 ? .untilClose : .chunked
    }

    /// Sends a piece of the body, framed as the head said.
    func sendBody(_ content: ByteBuffer) {
        let count = content.readableBytes
        guard count > 0 else { return }
        if case .none = answer.framing { return }
        answer.record.bodyBytesToClient += Int64(count)
        answer.record.bytesToClient += Int64(count)
        takeSpareOutput()
        if answer.framing == .chunked { output.writeChunkSize(count) }
        if count <= Self.largestCopiedBody {
            output.writeImmutableBuffer(content)
        } else {
            writeOutput()
            context?.write(wrapOutboundOut(content), promise: nil)
            needsFlush = true
        }
        if answer.framing == .chunked {
            takeSpareOutput()
            output.writeStaticString("\r\n")
        }
    }

    /// Sends a part of a body that lies in a file.
    func sendBody(_ body: any BodyFile, _ range: Range<Int>) {
        if case .none = answer.framing { return }
        answer.record.bodyBytesToClient += Int64(range.count)
        answer.record.bytesToClient += Int64(range.count)
        takeSpareOutput()
        if answer.framing == .chunked { output.writeChunkSize(range.count) }
        writeOutput()
        // Holds the body until it was sent.
        let written = context?.eventLoop.makePromise(of: Void.self)
        written?.futureResult.whenComplete { _ in withExtendedLifetime(body) {} }
        context?.write(NIOAny(IOData.fileRegion(body.region(range))), promise: written)
        needsFlush = true
        if answer.framing == .chunked {
            takeSpareOutput()
            output.writeStaticString("\r\n")
        }
    }

    // MARK: The end

    /// The exchange has sent its whole answer.
    func endExchange(trailers: ByteBuffer?) {
        guard case .exchange = state else { return }
        if answer.framing == .chunked {
            takeSpareOutput()
            output.writeLastChunk(trailers: trailers)
        }
        finishRecord(isComplete: true)
        endOfAnswer()
        flush()
        if pending.readableBytes > 0 { startedAt = .now() }
        process()
        flush()
    }

    /// The body broke off: the client must not take what it has for complete (RFC 9112 §8).
    func failExchange(_ reason: Reason) {
        guard case .exchange = state else { return }
        answer.record.reason = reason
        finishRecord(isComplete: false)
        state = .lingering
        writeOutput()
        context?.flush()
        abort()
    }

    // MARK: Output

    private func takeSpareOutput() {
        if output.capacity == 0 { output = worker.takeOutput() }
    }

    func writeOutput() {
        guard output.readableBytes > 0 else { return }
        context?.write(wrapOutboundOut(output), promise: nil)
        worker.giveBack(output)
        output = ByteBuffer()
        needsFlush = true
    }

    func flush() {
        writeOutput()
        guard needsFlush else { return }
        needsFlush = false
        context?.flush()
    }
}
