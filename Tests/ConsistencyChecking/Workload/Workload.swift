import ProxyTesting

/// What one client does: an endless sequence that follows from the run's seed and the client's number alone. How the
/// clients' operations fall in time is up to the machine.
package struct Workload: Sendable {
    /// So many operations of a client are drawn to the same objects; as clients are about equally fast, they meet there.
    private static let operationsPerFocus = 192

    private let catalogue: Catalogue
    private let mix: OperationMix
    private let seed: UInt64
    private let client: Int32
    private var generator: SplitMix64
    private var number: Int32 = 0

    package init(seed: UInt64, client: Int, catalogue: Catalogue, mix: OperationMix = .standard) {
        self.catalogue = catalogue
        self.mix = mix
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
            operation.asksAnew = generator.below(100) < mix.reloads
            operation.hasCredentials = generator.below(100) < mix.credentials
        }
        if let language { pickLanguage(&operation, mostly: language) }
        if mix.clientsLeave { operation.manner = pickManner() }
        return operation
    }

    // MARK: Choices

    private mutating func pickObject() -> Int {
        let count = catalogue.objects.count
        if generator.below(100) < mix.focused {
            var focus = SplitMix64(seed: seed ^ UInt64(Int(number) / Self.operationsPerFocus))
            return (focus.below(count) + generator.below(3) * 97) % count
        }
        guard mix.isSkewed else { return generator.below(count) }
        // Some objects are asked for far more often than others, in every collection.
        let rank = Double.random(in: 0..<1, using: &generator)
        let stride = Int(Double(count) * rank * rank)
        return (stride * 61) % count
    }

    private mutating func pickKind(for object: Int) -> Operation.Kind {
        var drawn = generator.below(1000)
        func takes(_ share: Int) -> Bool {
            drawn -= share
            return drawn < 0
        }
        if takes(mix.heads) { return .head }
        if takes(mix.lists) { return .list }
        if takes(mix.updates) { return .update }
        if takes(mix.deletions) { return catalogue.isBook(object) ? .delete : .update }
        if takes(mix.restorations) { return catalogue.isBook(object) ? .restore : .read }
        if takes(mix.actions) { return catalogue.hasActions(object) ? .action : .read }
        return .read
    }

    private mutating func pickCondition(_ kind: Operation.Kind) -> Operation.Condition {
        var drawn = generator.below(100)
        if kind == .list { return .none }
        let shares = kind.isWrite ? mix.writeConditions : mix.conditions
        for (share, condition) in [
            (shares.lastSeen, Operation.Condition.lastSeen), (shares.older, .older), (shares.nonsense, .nonsense),
        ] {
            drawn -= share
            if drawn < 0 { return condition }
        }
        return .none
    }

    // MARK: Languages

    /// The client's own language; nil if languages don't matter.
    var language: String? {
        mix.languages.isEmpty ? nil : mix.languages[Int(client) % mix.languages.count]
    }

    /// A client knows only the tags of its own language.
    private mutating func pickLanguage(_ operation: inout Operation, mostly own: String) {
        guard operation.kind != .list else { return }
        operation.language = own
        guard !operation.kind.isWrite, generator.below(100) < 10 else { return }
        operation.language = generator.pick(mix.languages)
        if operation.language != own { operation.condition = .none }
    }

    // MARK: Manners

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
