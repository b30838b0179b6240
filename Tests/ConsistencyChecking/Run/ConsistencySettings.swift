import NIOCore
import ProxyConfiguration

/// What a check is about: the proxy's settings, and with them the origin, the network and the load.
package enum ConsistencySettings: String, Sendable, CaseIterable {
    /// Nothing has a lifetime, nothing fails: everything is validated.
    case validated
    /// Everything is fresh for a minute, nothing fails, and versions have no order that the proxy knows. Reads overlap each
    /// other and writes, for up to 40 ms.
    case fresh
    /// The same, and three of a hundred exchanges break off.
    case broken
    /// The same without faults; with variants, and with responses between the others that can't be stored.
    case mixed
    /// Two versions of one second have the same validators.
    case coarse
    /// Cached is only what nothing but a write to its own URL changes.
    case ownTargets = "own-targets"
    /// Everything is fresh for long, and relations say what writes change.
    case relations
    /// The same, with most of it on disk and lists written there while they are read.
    case disk
    /// Everything is fresh for long, and nothing says what writes change: a mistake that a check has to find.
    case withoutRelations = "without-relations"

    /// The settings that a proxy has to keep its promises with.
    package static let standard = ConsistencySettings.relations

    /// In bytes, where the origin has larger ones.
    static let largestObject = 64 << 10

    /// So small that responses are dropped all the time.
    private static let memory = 384 << 10

    /// For how long after its end a write that may still be carried out must be expected: less than `later` below, which
    /// the proxy counts from a moment that clients don't see.
    static let window = TimeAmount.milliseconds(1500)

    private static let ownRoutes = """
        routes:
          - match: /api/v1/supplier/{id}
            fresh-for: 10m
          - match: /api/**
            cache: off

        """

    private static let freshRoutes = """
        routes:
          - match: /api/books/{id}
            fresh-for: 10m
            validators: { order: integer }
          - match: /api/books
            fresh-for: 10m
            synthesise: digest
            validators: { order: integer, items: "$.items[*]", key: id, body-field: version, read: "/api/books/{id}" }
          - match: /api/v1/*/{id}
            fresh-for: 10m
            validators: { order: base64-big-endian, body-field: timeStamp }
          - match: /api/v1/{kind}
            fresh-for: 10m
            synthesise: digest
            validators:
              order: base64-big-endian
              items: $.items[*]
              key: id
              body-field: timeStamp
              read: /api/v1/{kind}/{id}

        """

    private static let plainRelations = """
        store:
          memory: 64MiB
          largest-object: 64KiB
        relations:
          - write: PUT, DELETE /api/admin/books/{id}
            changes: [ "/api/books/{id}", "/api/books" ]
          - write: POST /api/admin/books/{id}/restore
            changes: [ "/api/books/{id}", "/api/books" ]
          - write: PUT /api/v1/{kind}/{id}
            changes: [ "/api/v1/{kind}/{id}", "/api/v1/{kind}" ]

        """

    private static let relationRules = """
        relations:
          - write: PUT, DELETE /api/admin/books/{id}
            changes: [ "/api/books/{id}", "/api/books" ]
            later: 3s
          - write: POST /api/admin/books/{id}/restore
            changes: [ "/api/books/{id}", "/api/books" ]
            later: 3s
          - write: PUT /api/v1/{kind}/{id}
            changes: [ "/api/v1/{kind}/{id}", "/api/v1/{kind}" ]
            later: 3s
          - write: POST /api/v1/{kind}/{id}/action/*
            changes: [ "/api/v1/{kind}/{id}", "/api/v1/{kind}" ]
            later: 3s

        """

    /// - Parameter directory: for a store on disk.
    func make(originPort: Int, directory: String) throws -> Settings {
        let rules =
            switch self {
            case .validated, .fresh, .broken, .mixed, .coarse: Self.plainRelations
            case .ownTargets: Self.ownRoutes
            case .relations, .disk: Self.freshRoutes + Self.relationRules
            case .withoutRelations: Self.freshRoutes
            }
        let text = """
            listen: 127.0.0.1:0
            admin: off
            workers: 2
            shutdown-timeout: 0s
            origin:
              url: http://127.0.0.1:\(originPort)
              response-timeout: 5s
              queue-timeout: 5s

            """
        // Little memory and little disk for what is read all the time, so that both give up responses.
        let disk = """
            store:
              disk: { path: "\(directory)", size: 1MiB }
              largest-in-memory: 4KiB
              spill: always

            """
        var settings = try SettingsReader.read(
            text: text + (self == .disk ? disk : "") + rules, name: "check", environment: [:]
        ).settings
        switch self {
        case .disk: settings.store.memory = Self.memory / 6
        case .ownTargets, .relations, .withoutRelations: settings.store = StoreSettings(memory: Self.memory)
        case .validated, .fresh, .broken, .mixed, .coarse: break
        }
        return settings
    }
}
