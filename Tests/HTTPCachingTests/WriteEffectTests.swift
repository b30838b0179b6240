import HTTPCaching
import Testing

@Suite("What the outcome of a write means for what is stored")
struct WriteEffectTests {
    @Test(
        "Each status has one effect",
        arguments: [
            (200, .changed), (201, .changed), (204, .changed), (299, .changed), (301, .changed), (303, .changed),
            (304, .changed), (399, .changed),
            // "The request might or might not eventually be acted upon" (RFC 9110 §15.3.3)
            (202, .changesLater),
            (400, .none), (404, .none), (409, .none), (428, .none), (499, .none),
            (412, .otherVersion),
            (500, .unknown), (501, .none), (503, .unknown), (504, .unknown), (599, .unknown), (nil, .unknown),
        ] as [(UInt16?, WriteEffect)])
    func effect(status: UInt16?, effect: WriteEffect) {
        #expect(WriteEffect.decide(status: status) == effect)
    }

    // "A "non-error response" is one with a 2xx (Successful) or 3xx (Redirection) status code." (RFC 9111 §4.4)
    @Test("What may have changed something invalidates, and what was refused does not")
    func invalidates() {
        for status in UInt16(200)...599 {
            #expect(WriteEffect.decide(status: status).invalidates == !((400...499).contains(status) || status == 501))
        }
    }
}
