internal import Synchronization

/// The bytes of all segments, those included that were removed and are still read.
final class SpaceAccount: Sendable {
    private let total = Atomic<Int>(0)

    var bytes: Int { total.load(ordering: .relaxed) }

    func add(_ bytes: Int) {
        total.wrappingAdd(bytes, ordering: .relaxed)
    }
}
