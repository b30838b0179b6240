import CacheStorage
import HTTPCaching
import HTTPSemantics
import NIOCore
import Testing

@testable import ProxyCore

@Suite("The states of a fill")
struct FillStateTests {
    private static let head = UnsharedHead(
        received: ReceivedResponse(
            status: 200, reasonPhrase: 0..<0, fields: FieldTable(), requestTime: Timestamp(milliseconds: 0),
            responseTime: Timestamp(milliseconds: 0)),
        bytes: ByteBuffer(), contentLength: nil, hasBody: true, reason: .setCookie,
        shown: .nothing)
    private static let shared = FillAnswer.shared(
        FillHead(
            head: StoredHead.made(), ownersHead: nil, contentLength: nil, provenance: Provenance(order: 1),
            shown: .nothing))

    private static func piece(_ length: Int) -> ByteBuffer { FillBodyTests.bytes(0..<length) }

    @Test("A reader is woken once until it looks")
    func wakes() {
        var state = FillState()
        let reader = state.subscribe(isOwner: true) {}!
        #expect(state.receive(Self.shared).wakes.count == 1)
        #expect(state.append(Self.piece(1), expected: nil).0.wakes.isEmpty)
        guard case .shared? = state.answer(for: reader) else { return #expect(Bool(false)) }
        #expect(state.append(Self.piece(1), expected: nil).0.wakes.count == 1)
        guard case (.bytes(let bytes), _) = state.read(reader, from: 0, atMost: 100) else {
            return #expect(Bool(false))
        }
        #expect(bytes.readableBytes == 2)
        #expect(state.end(trailers: nil).wakes.count == 1)
        guard case (.end, _) = state.read(reader, from: 2, atMost: 100) else { return #expect(Bool(false)) }
    }

    @Test("A reader who comes late reads from the beginning")
    func lateReader() {
        var state = FillState()
        _ = state.receive(Self.shared)
        _ = state.append(Self.piece(100_000), expected: nil)
        let late = state.subscribe(isOwner: false) {}!
        guard case (.bytes(let bytes), _) = state.read(late, from: 0, atMost: 10) else { return #expect(Bool(false)) }
        #expect(bytes == FillBodyTests.bytes(0..<10))
        _ = state.end(trailers: nil)
        #expect(state.subscribe(isOwner: false) {} != nil)
    }

    @Test("What may not be shared is for the owner alone")
    func unshared() {
        var state = FillState()
        let owner = state.subscribe(isOwner: true) {}!
        let other = state.subscribe(isOwner: false) {}!
        #expect(state.receive(.unshared(Self.head)).wakes.count == 2)
        guard case .unshared? = state.answer(for: owner) else { return #expect(Bool(false)) }
        guard case .notForThisReader(.setCookie, 200)? = state.answer(for: other) else { return #expect(Bool(false)) }
        #expect(state.subscribe(isOwner: false) {} == nil)
        #expect(!state.unsubscribe(other).isAbandoned)
        #expect(state.unsubscribe(owner).isAbandoned)
    }

    @Test("A body that is to be stored goes on without readers, one that is not is given up (P7)")
    func abandoning() {
        var state = FillState()
        let reader = state.subscribe(isOwner: true) {}!
        #expect(!state.unsubscribe(reader).isAbandoned, "before there is an answer")
        #expect(!state.receive(Self.shared).isAbandoned)
        #expect(!state.append(Self.piece(10), expected: nil).0.isAbandoned)
        #expect(state.stopKeeping().isAbandoned)
    }

    @Test("An answer for nobody is given up at once")
    func unsharedForNobody() {
        var state = FillState()
        #expect(state.receive(.unshared(Self.head)).isAbandoned)
    }

    @Test("The origin pauses for the slowest reader of a body that is not kept, and goes on when it has caught up")
    func backPressure() {
        var state = FillState()
        let (fast, slow) = (state.subscribe(isOwner: true) {}!, state.subscribe(isOwner: false) {}!)
        _ = state.receive(Self.shared)
        #expect(!state.append(Self.piece(FillState.highWatermark), expected: nil).pauses, "it is kept")
        _ = state.stopKeeping()
        #expect(state.append(Self.piece(65_536), expected: nil).pauses)
        #expect(!drain(&state, fast))
        #expect(state.append(Self.piece(1), expected: nil).pauses)
        #expect(drain(&state, slow), "the origin is resumed")
        #expect(!state.append(Self.piece(1), expected: nil).pauses)
    }

    @Test("The origin goes on when the slow reader leaves")
    func slowReaderLeaves() {
        var state = FillState()
        let (fast, slow) = (state.subscribe(isOwner: true) {}!, state.subscribe(isOwner: false) {}!)
        _ = state.receive(Self.shared)
        _ = state.stopKeeping()
        #expect(state.append(Self.piece(FillState.highWatermark), expected: nil).pauses)
        _ = drain(&state, fast)
        let action = state.unsubscribe(slow)
        #expect(action.resumesOrigin)
        #expect(!action.isAbandoned)
    }

    @Test("A failure reaches those who wait for a head as such, and those who read after what had arrived")
    func failure() {
        var state = FillState()
        let waiting = state.subscribe(isOwner: true) {}!
        #expect(state.fail(.originClosed).wakes.count == 1)
        guard case .failed(.originClosed, fault: nil)? = state.answer(for: waiting) else { return #expect(Bool(false)) }
        #expect(state.subscribe(isOwner: false) {} == nil)

        state = FillState()
        let reading = state.subscribe(isOwner: true) {}!
        _ = state.receive(Self.shared)
        _ = state.append(Self.piece(5), expected: nil)
        _ = state.fail(.transferFailed)
        guard case (.bytes, _) = state.read(reading, from: 0, atMost: 10) else { return #expect(Bool(false)) }
        guard case (.failed, _) = state.read(reading, from: 5, atMost: 10) else { return #expect(Bool(false)) }
        #expect(state.subscribe(isOwner: false) {} == nil)
    }

    /// Reads all there is; says whether the origin was resumed.
    private func drain(_ state: inout FillState, _ reader: Int) -> Bool {
        var offset = 0
        var isResumed = false
        while case (.bytes(let bytes), let action) = state.read(reader, from: offset, atMost: FillBody.chunkSize) {
            offset += bytes.readableBytes
            isResumed = isResumed || action.resumesOrigin
        }
        return isResumed
    }
}
