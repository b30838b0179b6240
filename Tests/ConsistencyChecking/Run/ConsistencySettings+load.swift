/// What belongs to the settings beside the proxy's own.
extension ConsistencySettings {
    /// Those that a check runs in turn, and how much of its time each has.
    package static let inTurn: [(settings: ConsistencySettings, weight: Int)] = [
        (.validated, 2), (.fresh, 4), (.broken, 3), (.mixed, 3), (.coarse, 2), (.relations, 3), (.disk, 3),
    ]

    /// Nil where it is the sample origin, which keeps a log of events on disk and goes away now and then.
    package var origin: ModelBehaviour? {
        switch self {
        case .validated: return ModelBehaviour()
        case .fresh, .broken: return ModelBehaviour(cacheControl: "max-age=60")
        case .mixed:
            var behaviour = ModelBehaviour(cacheControl: "public, max-age=60")
            behaviour.tagsLists = true
            behaviour.percentNotToStore = 3
            behaviour.percentTooLarge = 3
            behaviour.varies = true
            return behaviour
        case .coarse:
            var behaviour = ModelBehaviour()
            behaviour.validators = .coarse
            return behaviour
        case .ownTargets, .relations, .disk, .withoutRelations: return nil
        }
    }

    package var link: LinkConditions {
        switch self {
        case .validated, .fresh, .mixed, .coarse: .perfect
        case .broken: LinkConditions(isSlow: false, cutsPerThousand: 30)
        case .ownTargets, .relations, .disk, .withoutRelations: .usual
        }
    }

    package var mix: OperationMix {
        switch self {
        case .validated, .fresh, .broken: return .plain
        case .mixed:
            var mix = OperationMix.standard
            mix.languages = LanguageMark.languages
            return mix
        case .coarse:
            var mix = OperationMix.plain
            // Nobody knows which version such a tag stands for.
            mix.conditions.lastSeen = 0
            mix.writeConditions.lastSeen = 0
            return mix
        case .ownTargets, .relations, .disk, .withoutRelations: return .standard
        }
    }

    package var clients: Int { origin == nil ? 64 : 32 }

    package var books: Int { origin == nil ? 200 : 16 }

    /// The kinds of ERP rows, of which there are at least eight each.
    var kinds: [String] { origin == nil ? Catalogue.kinds : ["supplier"] }

    /// The rules that don't hold with these settings.
    package var excusedRules: Set<Rule> {
        switch self {
        case .relations, .disk, .withoutRelations: []
        // Nothing says where lists have versions.
        case .validated, .fresh, .broken, .mixed, .ownTargets: [.listsTellItems]
        case .coarse: [.listsTellItems, .timeRunsForward]
        }
    }

    /// How many reads of one may reach the origin at most: a cache that keeps the same promises and does no more than that needs
    /// about as many.
    package var largestShare: Double? {
        switch self {
        case .validated: 0.60
        case .fresh: 0.37
        case .broken: 0.45
        case .mixed, .coarse, .ownTargets, .relations, .disk, .withoutRelations: nil
        }
    }

    /// With fewer reads than these the share says little.
    package static let fewestReads = 20_000
}
