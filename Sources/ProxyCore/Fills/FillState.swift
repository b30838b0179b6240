internal import CacheStorage
internal import HTTPCaching
internal import NIOCore

/// The state of a fill: what arrived, and who waits for it. Events come in, what is to be done comes out.
struct FillState: Sendable {
    /// One reader. It is woken at most once until it looks again.
    struct Subscription: Sendable {
        let identifier: Int
        let isOwner: Bool
        let wake: @Sendable () -> Void
        var offset = 0
        var isWoken = false
    }

    /// What the caller does after it has left the lock.
    struct Action: Sendable {
        var wakes: [@Sendable () -> Void] = []
        var resumesOrigin = false
        /// Nobody can use what is still to come.
        var isAbandoned = false
    }

    /// What is held of the body.
    private enum Keeping {
        /// All of it, to be stored.
        case whole
        /// What is not on disk yet, where all of it will be stored.
        case untilOnDisk
        /// What somebody still has to read; it is not stored.
        case untilRead
    }

    private enum Phase {
        case asked
        case streaming
        case ended(trailers: ByteBuffer?)
        case failed(Reason)
    }

    /// Where a body that is not kept stops the origin, and lets it go on, in bytes held for the slowest reader.
    static let highWatermark = 1 << 20
    static let lowWatermark = 1 << 18
    /// The same while memory is short. So much belongs to each connection and is not counted.
    static let highWatermarkWhenShort = 65_536
    static let lowWatermarkWhenShort = 16_384

    private var phase = Phase.asked
    private var answer: FillAnswer?
    private(set) var body = FillBody()
    // In the order of their identifiers. Most fills have one.
    private var subscriptions: [Subscription] = []
    private var nextIdentifier = 0
    private var keeping = Keeping.whole
    /// The whole body as it was stored. It is then read from there, whatever has become of it in the store.
    private(set) var stored: StoredResponse?
    /// The part of the body that lies on disk, if any does.
    private(set) var spooled: SpooledBody?
    /// Whether the whole body is kept, to be stored.
    var keepsBody: Bool { keeping != .untilRead }
    private var isOriginPaused = false
    private var isMemoryShort = false
    /// What was granted for the body before it arrived, until `settle`.
    private var granted = 0
    /// What of the body has to be counted, in bytes.
    var bytesToCount: Int {
        max(granted, keepsBody ? body.heldBytes : body.heldBytes - Self.highWatermarkWhenShort, 0)
    }

    /// Whether the reader is still there on whose behalf the origin was asked.
    var hasOwner: Bool { subscriptions.contains { $0.isOwner } }

    // MARK: Readers

    /// - Returns: nil if the fill can't serve another reader.
    mutating func subscribe(isOwner: Bool, wake: @escaping @Sendable () -> Void) -> Int? {
        if !isOwner {
            guard keepsBody else { return nil }
            switch answer {
            case .unshared, .failed, .notForThisReader: return nil
            case .validated, .shared, nil: break
            }
            if case .failed = phase { return nil }
        }
        nextIdentifier += 1
        subscriptions.append(Subscription(identifier: nextIdentifier, isOwner: isOwner, wake: wake))
        return nextIdentifier
    }

    /// Where a reader's subscription stands, if it has one still.
    private func place(of identifier: Int) -> Int? {
        if let first = subscriptions.first, first.identifier == identifier { return 0 }
        var (low, high) = (0, subscriptions.count)
        while low < high {
            let middle = (low + high) / 2
            if subscriptions[middle].identifier < identifier { low = middle + 1 } else { high = middle }
        }
        return low < subscriptions.count && subscriptions[low].identifier == identifier ? low : nil
    }

    mutating func unsubscribe(_ identifier: Int) -> Action {
        if let place = place(of: identifier) { subscriptions.remove(at: place) }
        var action = releaseBytes()
        action.isAbandoned = isUseless
        return action
    }

    mutating func answer(for identifier: Int) -> FillAnswer? {
        let place = place(of: identifier)
        if let place { subscriptions[place].isWoken = false }
        if case .unshared(let head) = answer, place.map({ subscriptions[$0].isOwner }) != true {
            return .notForThisReader(head.reason, status: head.status)
        }
        return answer
    }

    mutating func read(_ identifier: Int, from offset: Int, atMost limit: Int) -> (FillRead, Action) {
        guard let place = place(of: identifier) else { return (.pending, Action()) }
        subscriptions[place].isWoken = false
        subscriptions[place].offset = offset
        if let bytes = body.bytes(from: offset, atMost: limit) {
            subscriptions[place].offset = offset + bytes.readableBytes
            return (.bytes(bytes), releaseBytes())
        }
        if let stored, offset < stored.bodyLength { return (.stored(stored, offset..<stored.bodyLength), Action()) }
        if spooled != nil, offset < body.start { return (.onDisk(offset..<body.start), releaseBytes()) }
        switch phase {
        case .asked, .streaming: return (.pending, releaseBytes())
        case .ended(let trailers): return (.end(trailers: trailers), Action())
        case .failed(let reason): return (.failed(reason), Action())
        }
    }

    // MARK: The origin

    mutating func receive(_ answer: FillAnswer) -> Action {
        self.answer = answer
        switch answer {
        case .validated: phase = .ended(trailers: nil)
        case .failed(let reason, _): phase = .failed(reason)
        case .shared: phase = .streaming
        case .unshared, .notForThisReader:
            phase = .streaming
            keeping = .untilRead
        }
        var action = wakeAll()
        action.isAbandoned = isUseless
        return action
    }

    /// - Parameter isMemoryShort: whether no more is to be held than must be.
    /// - Returns: the action, and whether the origin is to be paused.
    mutating func append(
        _ content: ByteBuffer, expected: Int?, isMemoryShort: Bool = false
    ) -> (Action, pauses: Bool) {
        body.append(content, expected: expected)
        self.isMemoryShort = isMemoryShort
        if !keepsBody, subscriptions.isEmpty { body.drop(before: body.end) }
        if !keepsBody, body.heldBytes >= (isMemoryShort ? Self.highWatermarkWhenShort : Self.highWatermark) {
            isOriginPaused = true
        }
        return (wakeAll(), isOriginPaused)
    }

    /// Memory was granted for so much of the body.
    mutating func grant(_ bytes: Int) {
        granted = max(granted, bytes)
    }

    /// Nothing more is granted: what is held counts.
    mutating func settle() {
        granted = 0
    }

    /// The whole body is a stored response's.
    /// - Returns: false if it is small: it is read at once, and lies in one piece here already.
    mutating func keepStored(_ response: StoredResponse) -> Bool {
        guard !response.isBodyInBlock, response.file == nil else { return false }
        stored = response
        body.dropAll(length: response.bodyLength)
        return true
    }

    mutating func keepOnDisk(_ spooled: SpooledBody) {
        self.spooled = spooled
        keeping = .untilOnDisk
    }

    mutating func isOnDisk(upTo end: Int) {
        if keeping == .untilOnDisk { body.drop(before: min(end, body.end)) }
    }

    /// From now on only what a reader still has to read is held: the body is not stored.
    mutating func stopKeeping() -> Action {
        keeping = .untilRead
        var action = releaseBytes()
        action.isAbandoned = isUseless
        return action
    }

    mutating func end(trailers: ByteBuffer?) -> Action {
        phase = .ended(trailers: trailers)
        return wakeAll()
    }

    mutating func fail(_ reason: Reason) -> Action {
        phase = .failed(reason)
        if answer == nil { answer = .failed(reason) }
        return wakeAll()
    }

    // MARK: -

    private var isUseless: Bool {
        switch phase {
        case .streaming: !keepsBody && !hasUsefulReader
        case .asked, .ended, .failed: false
        }
    }

    private var hasUsefulReader: Bool {
        if case .unshared = answer { return hasOwner }
        return !subscriptions.isEmpty
    }

    private mutating func wakeAll() -> Action {
        var action = Action()
        for place in subscriptions.indices where !subscriptions[place].isWoken {
            subscriptions[place].isWoken = true
            action.wakes.append(subscriptions[place].wake)
        }
        return action
    }

    private mutating func releaseBytes() -> Action {
        var action = Action()
        guard !keepsBody else { return action }
        let isForOwner = if case .unshared = answer { true } else { false }
        var needed = body.end
        for reader in subscriptions where !isForOwner || reader.isOwner { needed = min(needed, reader.offset) }
        body.drop(before: needed)
        if isOriginPaused, body.heldBytes <= (isMemoryShort ? Self.lowWatermarkWhenShort : Self.lowWatermark) {
            isOriginPaused = false
            action.resumesOrigin = true
        }
        return action
    }
}
