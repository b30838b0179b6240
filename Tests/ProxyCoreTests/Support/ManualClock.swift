import HTTPSemantics

/// A wall clock that stands until it is told to go on.
final class ManualClock {
    private(set) var now = Timestamp(seconds: 784_111_777)

    func advance(seconds: Int64) {
        now = now.advanced(bySeconds: seconds)
    }
}
