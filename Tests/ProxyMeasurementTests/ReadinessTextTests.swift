import ProxyMeasurement
import Testing

struct ReadinessTextTests {
    @Test(
        "A proxy that is ready says how its disk is",
        arguments: [
            (.working, nil, "working"), (.working, "Input/output error", "working"), (.recovering, nil, "recovering"),
            (.failing, "No space left on device", "failing: No space left on device"), (.failing, nil, "failing"),
            (.unavailable, "it is in use by process 7", "unavailable: it is in use by process 7"),
        ] as [(DiskState, String?, String)])
    func disk(state: DiskState, error: String?, expected: String) {
        let text = ReadinessText.ready(disk: DiskFigures(state: state, lastError: error))
        #expect(text == "ready\ndisk: \(expected)\n")
    }

    @Test("Without a disk nothing is said of one, and a proxy that takes no requests says why")
    func plain() {
        #expect(ReadinessText.ready(disk: nil) == "ready\n")
        #expect(ReadinessText.starting == "not ready: starting\n")
        #expect(ReadinessText.stopping == "not ready: stopping\n")
    }
}
