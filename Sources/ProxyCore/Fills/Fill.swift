package import CacheStorage
internal import HTTPCaching
package import HTTPSemantics
internal import NIOCore
internal import Synchronization

/// One fetch from the origin, which belongs to the cache: it goes on when the client that caused it is slow or gone.
///
/// Its driver lives on one event loop and puts in what the origin says; readers on any event loop take it out at their
/// own pace. Any thread may call any method; the lock is never held while a reader is woken or the origin is resumed.
package final class Fill: Sendable {
    package let key: CacheKey
    /// The selecting fields' values, where the key is known to have variants: requests of one variant share a fill.
    package let variant: [UInt8]
    private let asking = Mutex<Asked?>(nil)
    private let state = Mutex(Counted())
    private let origin = Mutex(OriginControls())

    /// When the origin was asked.
    package struct Asked: Sendable {
        /// The place of the request in the order of all.
        package let order: UInt64
        package let time: Timestamp

        package init(order: UInt64, time: Timestamp) {
            self.order = order
            self.time = time
        }
    }

    /// How the driver is told to go on or to give up; it moves to its own event loop for that.
    private struct OriginControls: Sendable {
        var resume: @Sendable () -> Void = {}
        var abandon: @Sendable () -> Void = {}
    }

    private let account: MemoryAccount

    /// What is kept of the body, and how much of it is counted in the account.
    private struct Counted: Sendable {
        var fill = FillState()
        var bytes = 0
    }

    /// - Parameter account: where the body is counted.
    package init(key: CacheKey, variant: [UInt8], account: MemoryAccount) {
        self.key = key
        self.variant = variant
        self.account = account
    }

    deinit {
        let (bytes, stored) = state.withLock { ($0.bytes, $0.fill.stored) }
        if bytes > 0 { account.release(bytes, of: .fills) }
        stored?.endReading()
    }

    /// Changes the state, and counts what it then holds.
    private func change<Result>(_ body: (inout FillState) -> sending Result) -> sending Result {
        state.withLock { state in
            let result = body(&state.fill)
            let change = state.fill.bytesToCount - state.bytes
            if change != 0 {
                state.bytes += change
                account.add(change, for: .fills)
            }
            return result
        }
    }

    /// Nil while the request waits for a connection.
    package internal(set) var asked: Asked? {
        get { asking.withLock { $0 } }
        set { asking.withLock { $0 = newValue } }
    }

    package func setOriginControls(
        resume: @escaping @Sendable () -> Void, abandon: @escaping @Sendable () -> Void
    ) {
        origin.withLock { $0 = OriginControls(resume: resume, abandon: abandon) }
    }

    /// The driver is done. It holds the fill, and the fill must not hold it for longer than it is of use.
    func forgetOriginControls() {
        origin.withLock { $0 = OriginControls() }
    }

    // MARK: Readers

    /// - Parameters:
    ///   - isOwner: the reader on whose behalf the origin was asked. It alone gets what may not be shared.
    ///   - wake: called on any thread when there is something new, at most once until the reader looks.
    /// - Returns: the number under which the reader looks, or nil if this fill can't serve it.
    package func subscribe(isOwner: Bool, wake: @escaping @Sendable () -> Void) -> Int? {
        state.withLock { $0.fill.subscribe(isOwner: isOwner, wake: wake) }
    }

    package func unsubscribe(_ identifier: Int) {
        perform(change { $0.unsubscribe(identifier) })
    }

    package func answer(for identifier: Int) -> FillAnswer? {
        state.withLock { $0.fill.answer(for: identifier) }
    }

    package func read(_ identifier: Int, from offset: Int, atMost limit: Int) -> FillRead {
        let (read, action) = change { $0.read(identifier, from: offset, atMost: limit) }
        perform(action)
        return read
    }

    /// The part of the body that lies on disk, for one reader.
    func openSpooledBody() -> (any BodyFile)? {
        state.withLock { $0.fill.spooled }?.open()
    }

    // MARK: The driver

    func receive(_ answer: FillAnswer) {
        perform(change { $0.receive(answer) })
    }

    /// - Returns: whether the origin is to be paused.
    func append(_ content: ByteBuffer, expected: Int?) -> Bool {
        let isMemoryShort = account.isShort
        let (action, pauses) = change { $0.append(content, expected: expected, isMemoryShort: isMemoryShort) }
        perform(action)
        return pauses
    }

    /// From now on the body is being written to disk, and is held in memory only until it has been.
    func keepOnDisk(_ spooled: SpooledBody) {
        change { $0.keepOnDisk(spooled) }
    }

    /// So much of the body can be read on disk.
    func isOnDisk(upTo end: Int) {
        change { $0.isOnDisk(upTo: end) }
    }

    func stopKeeping() {
        perform(change { $0.stopKeeping() })
    }

    func end(trailers: ByteBuffer?) {
        perform(change { $0.end(trailers: trailers) })
    }

    func fail(_ reason: Reason) {
        perform(change { $0.fail(reason) })
    }

    /// The body is stored: who still reads it goes on from there.
    func keepStored(_ response: StoredResponse) {
        if change({ $0.keepStored(response) }) { response.beginReading() }
    }

    /// Asks for memory for the body up to so many bytes of it.
    /// - Returns: false if there is none.
    func reserve(upTo length: Int) -> Bool {
        state.withLock { state in
            let missing = length - state.bytes
            guard missing <= 0 || account.take(missing, for: .fills) else { return false }
            state.bytes += max(0, missing)
            state.fill.grant(length)
            return true
        }
    }

    /// No more of the body is to be kept than is held.
    func settle() {
        change { $0.settle() }
    }

    var receivedBytes: Int { state.withLock { $0.fill.body.end } }
    var isStored: Bool { state.withLock { $0.fill.stored != nil } }
    var keepsBody: Bool { state.withLock { $0.fill.keepsBody } }
    var wholeBody: [ByteBuffer] { state.withLock { $0.fill.body }.whole() }

    private func perform(_ action: FillState.Action) {
        for wake in action.wakes { wake() }
        guard action.resumesOrigin || action.isAbandoned else { return }
        let controls = origin.withLock { $0 }
        if action.isAbandoned { controls.abandon() } else { controls.resume() }
    }
}
