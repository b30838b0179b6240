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
        let text = ReadinessText.render(isReady: true, disk: DiskFigures(state: state, lastError: error))
        #expect(text == "ready\ndisk: \(expected)\n")
    }

    @Test("Without a disk, or while it takes no requests, nothing is said of one")
    func plain() {
        #expect(ReadinessText.render(isReady: true, disk: nil) == "ready\n")
        #expect(ReadinessText.render(isReady: false, disk: DiskFigures(state: .working)) == "not ready\n")
    }
}
