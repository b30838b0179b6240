internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore
internal import ProxyMeasurement

/// Writing answers. Everything is collected in `output` and written by `flush`.
extension ClientConnectionHandler {
    /// Bytes that the lines take which an answer adds to the stored ones.
    private static let longestAddedLines = CacheStatus.longestField + 256

    // MARK: From the store

    /// Answers a request whole out of a stored response: 200, 304, 206 or 416.
    /// - Returns: the part of a body in a file, or in many pieces, that is still to be sent.
    func sendStored(
        _ stored: StoredResponse, facts: RequestFacts, fields: FieldTable, in bytes: Span<UInt8>, age: Int64?,
        cacheStatus: CacheStatus, outcome: Outcome, reason: Reason?
    ) -> Range<Int>? {
        let block = stored.block
        let answer = StoredAnswer.decide(
            stored.metadata, head: block.span, bodyLength: stored.bodyLength, facts: facts, fields: fields,
            in: bytes)
        let head = AnswerHead(lines: block, end: stored.metadata.headEnd, age: age, cacheStatus: cacheStatus)
        let framing = sendHead(
            head, of: stored.metadata, answer: answer, bodyLength: stored.bodyLength, outcome: outcome, reason: reason)
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
        if stored.file != nil || stored.isSentInPieces { return start..<start + length }
        sendStoredBody(stored, start..<start + length)
        return nil
    }

    /// The whole answer of an exchange, which ends with it: at once, or when a long body has been sent.
    func answer(
        with stored: StoredResponse, request: RequestMessage, age: Int64, cacheStatus: CacheStatus, outcome: Outcome,
        reason: Reason?
    ) {
        let bytes = request.bytes
        let range = sendStored(
            stored, facts: request.facts, fields: request.head.fields, in: bytes.span, age: age,
            cacheStatus: cacheStatus, outcome: outcome, reason: reason)
        if stored.file != nil { self.answer.record.isFromDisk = true }
        guard let range else { return endExchange(trailers: nil) }
        if let file = stored.file {
            run(FileExchange(file.forAnotherReader(), range, connection: self))
        } else {
            run(StoredBodyExchange(stored, range, connection: self))
        }
    }

    private func sendStoredBody(_ stored: StoredResponse, _ range: Range<Int>) {
        if let file = stored.memoryFileReader() { return sendBody(file, range) }
        answer.record.bodyBytesToClient += Int64(range.count)
        answer.record.bytesToClient += Int64(range.count)
        if stored.isBodyInBlock { return output.append(stored, range) }
        for part in stored.body(range) { output.write(.byteBuffer(part)) }
    }

    /// Writes the head of an answer that comes from a stored response, or from one that is being stored.
    /// - Parameters:
    ///   - metadata: the stored response's. Its layout is that of the head's lines, unless all of those are sent.
    ///   - bodyLength: of the whole body; nil if it is not known yet.
    func sendHead(
        _ head: AnswerHead, of metadata: borrowing StoredMetadata, answer kind: StoredAnswer, bodyLength: Int?,
        outcome: Outcome, reason: Reason?
    ) -> AnswerFraming {
        beginHead()
        let framing: AnswerFraming
        var lines = HeadLines(bytes: head.lines, range: 0..<head.end)
        switch kind {
        case .notModified:
            lines.statusLine = "HTTP/1.1 304 Not Modified\r\n"
            lines.range = metadata.statusLineEnd..<metadata.notModifiedEnd
            answer.record.status = 304
            answer.record.answeredNotModified = true
            framing = .none(length: nil)
        case .whole:
            // A partial response that is on its way to the client that asked for it goes as it is.
            answer.record.status = metadata.status
            framing = self.framing(status: metadata.status, length: bodyLength, hasBody: bodyLength != 0)
        case .part(let range, let complete):
            let part = RangeDecision.partialHead(
                metadata, head: head.lines.span, part: range, complete: complete)
            lines = HeadLines(bytes: part, range: 0..<part.count)
            answer.record.status = 206
            framing = .length(range.count)
        case .notSatisfiable(let complete):
            let part = RangeDecision.notSatisfiableHead(metadata, head: head.lines.span, complete: complete)
            lines = HeadLines(bytes: part, range: 0..<part.count)
            answer.record.status = 416
            framing = .none(length: 0)
        }
        answer.record.outcome = outcome
        answer.record.reason = reason
        writeHead(upTo: lines.capacity, framing, age: head.age, cacheStatus: head.cacheStatus) {
            $0.append(lines.statusLine)
            $0.append(lines.bytes, lines.range)
        }
        return framing
    }

    // MARK: From the origin, not stored

    func sendUnshared(_ head: UnsharedHead, cacheStatus: CacheStatus, outcome: Outcome) -> AnswerFraming {
        beginHead()
        answer.record.status = head.status
        answer.record.answeredNotModified = head.status == 304
        answer.record.outcome = outcome
        answer.record.reason = head.reason
        let framing = framing(status: head.status, length: head.contentLength, hasBody: head.hasBody)
        let (received, bytes, viaLine) = (head.received, head.bytes, shared.viaLine)
        let longest = ForwardedHead.longestLength(of: received, in: bytes.readableBytesUInt8Span, via: viaLine)
        writeHead(upTo: longest, framing, age: nil, cacheStatus: cacheStatus) {
            ForwardedHead.append(
                received, in: bytes.readableBytesUInt8Span, via: viaLine, keepsTrailer: framing == .chunked, to: &$0)
        }
        return framing
    }

    /// Forwards a 1xx response.
    func sendInterim(_ bytes: ByteBuffer) {
        output.append(bytes)
        flush()
    }

    // MARK: Made here

    func sendProblem(_ problem: ProblemAnswer, cacheStatus: CacheStatus) {
        beginHead()
        var bytes = ByteBuffer()
        let count = problem.render(
            isHead: answer.isHead, closes: !answer.keepsAlive, cacheStatus: cacheStatus,
            date: worker.date(worker.now()), pseudonym: options.pseudonym, into: &bytes)
        output.append(bytes)
        answer.record.status = problem.status
        answer.record.outcome = .error
        answer.record.reason = problem.reason
        answer.record.fault = problem.fault?.code
        answer.record.bodyBytesToClient = Int64(count)
        answer.record.bytesToClient += Int64(bytes.readableBytes)
        answer.framing = .length(count)
    }

    /// Answers an OPTIONS request that may go no further (RFC 9110 §7.6.2).
    func sendOptions() {
        beginHead()
        answer.record.status = 200
        answer.record.outcome = .passed
        answer.record.reason = .method
        let date = worker.date(worker.now())
        let lines = Array("HTTP/1.1 200 OK\r\nDate: ".utf8) + date + Array("\r\n\(ProblemAnswer.allowLine)\r\n".utf8)
        writeHead(
            upTo: lines.count, .length(0), age: nil,
            cacheStatus: CacheStatus(forward: nil, detail: .method)
        ) { $0.append(lines) }
    }

    // MARK: Head and body

    private func beginHead() {
        answer.hasBegun = true
        // What is left of the request's body can't be told apart from a next request: this is the last answer here, and the client
        // is told so (RFC 9112 §9.6), as one that waits for 100 (Continue) may go on with either.
        if shared.isDraining || bodyDecoder != nil { answer.keepsAlive = false }
    }

    /// Writes a head: what is the same for all who get it, and what this answer adds.
    /// - Parameter appendLines: appends the former, at most `longest` bytes.
    private func writeHead(
        upTo longest: Int, _ framing: AnswerFraming, age: Int64?, cacheStatus: CacheStatus,
        appendLines: (inout ByteAppender) -> Void
    ) {
        if framing == .untilClose { answer.keepsAlive = false }
        let (keepsAlive, isHTTP10, pseudonym) = (answer.keepsAlive, answer.isHTTP10, options.pseudonym)
        let ownLines = answer.ownLines
        let longestAdded = pseudonym.count + Self.longestAddedLines + (ownLines?.count ?? 0)
        let count = output.append(upTo: longest + longestAdded) { head in
            appendLines(&head)
            if let ownLines { head.append(ownLines) }
            if let age {
                head.append("Age: ")
                head.append(decimal: age)
                head.append("\r\n")
            }
            cacheStatus.write(pseudonym: pseudonym, into: &head)
            framing.write(into: &head)
            if !keepsAlive {
                head.append("Connection: close\r\n")
            } else if isHTTP10 {
                head.append("Connection: keep-alive\r\n")
            }
            head.append("\r\n")
        }
        answer.framing = framing
        answer.record.bytesToClient += Int64(count)
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
        let isChunk = answer.framing == .chunked
        if isChunk { output.beginChunk(count) }
        output.append(content)
        if isChunk { output.endChunk() }
    }

    /// Sends a part of a body that lies in a file.
    func sendBody(_ body: any BodyFile, _ range: Range<Int>) {
        if case .none = answer.framing { return }
        answer.record.bodyBytesToClient += Int64(range.count)
        answer.record.bytesToClient += Int64(range.count)
        let isChunk = answer.framing == .chunked
        if isChunk { output.beginChunk(range.count) }
        // Holds the body until it was sent.
        let written = context?.eventLoop.makePromise(of: Void.self)
        written?.futureResult.whenComplete { _ in withExtendedLifetime(body) {} }
        output.write(.fileRegion(body.region(range)), promise: written)
        if isChunk { output.endChunk() }
    }

    // MARK: The end

    /// The exchange has sent its whole answer.
    func endExchange(trailers: ByteBuffer?) {
        guard case .exchange = state else { return }
        if answer.framing == .chunked { output.appendLastChunk(trailers: trailers) }
        if waitsUntilSent() { return }
        finishRecord(isComplete: true)
        endOfAnswer()
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
        output.flush()
        abort()
    }

    func flush() {
        output.flushSoon()
    }
}
