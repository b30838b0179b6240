import ProxyTesting

/// What one client does: an endless sequence that follows from the run's seed and the client's number alone. How the
/// clients' operations fall in time is up to the machine.
package struct Workload: Sendable {
    /// So many operations of a client are drawn to the same objects; as clients are about equally fast, they meet there.
    private static let operationsPerFocus = 192

    private let catalogue: Catalogue
    private let seed: UInt64
    private let client: Int32
    private var generator: SplitMix64
    private var number: Int32 = 0

    package init(seed: UInt64, client: Int, catalogue: Catalogue) {
        self.catalogue = catalogue
        self.seed = seed
        self.client = Int32(client)
        generator = SplitMix64(seed: seed ^ (UInt64(client + 1) &* 0xD134_2543_DE82_EF95))
    }

    package mutating func next() -> Operation {
        number += 1
        let identifier = Operation.Identifier(client: client, number: number)
        let object = pickObject()
        let kind = pickKind(for: object)
        let subject = kind == .list ? generator.below(catalogue.lists.count) : object
        var operation = Operation(identifier, kind, subject: subject)
        operation.condition = pickCondition(kind)
        if !kind.isWrite {
            operation.asksAnew = generator.below(100) < 3
            operation.hasCredentials = generator.below(100) < 4
        }
        operation.manner = pickManner()
        return operation
    }

    // MARK: Choices

    private mutating func pickObject() -> Int {
        let count = catalogue.objects.count
        if generator.below(100) < 35 {
            var focus = SplitMix64(seed: seed ^ UInt64(Int(number) / Self.operationsPerFocus))
            return (focus.below(count) + generator.below(3) * 97) % count
        }
        // Some objects are asked for far more often than others, in every collection.
        let rank = Double.random(in: 0..<1, using: &generator)
        let stride = Int(Double(count) * rank * rank)
        return (stride * 61) % count
    }

    private mutating func pickKind(for object: Int) -> Operation.Kind {
        let drawn = generator.below(1000)
        switch drawn {
        case ..<740: return .read
        case ..<760: return .head
        case ..<840: return .list
        case ..<940: return .update
        case ..<952: return catalogue.isBook(object) ? .delete : .update
        case ..<970: return catalogue.isBook(object) ? .restore : .read
        default: return catalogue.hasActions(object) ? .action : .read
        }
    }

    private mutating func pickCondition(_ kind: Operation.Kind) -> Operation.Condition {
        let drawn = generator.below(100)
        if kind == .list { return .none }
        if kind.isWrite {
            return drawn < 60 ? .lastSeen : drawn < 72 ? .older : drawn < 76 ? .nonsense : .none
        }
        return drawn < 40 ? .lastSeen : drawn < 45 ? .older : drawn < 47 ? .nonsense : .none
    }

    private mutating func pickManner() -> Operation.Manner {
        let drawn = generator.below(1000)
        let microseconds = Int64(generator.below(8000))
        return switch drawn {
        case ..<2: .leavesWhileSending
        case ..<6: .leavesBeforeAnswer(microseconds: microseconds)
        case ..<8: .leavesDuringAnswer
        default: .whole
        }
    }
}
