/// How often clients do what.
package struct OperationMix: Sendable {
    /// Of a thousand operations; what is left are reads. An object that doesn't offer what is drawn gets something else.
    package var heads = 20
    package var lists = 80
    package var updates = 100
    package var deletions = 12
    package var restorations = 18
    package var actions = 30
    /// Of a hundred reads of an object, those that name the version that the client saw last, an older one, or nonsense.
    package var conditions = (lastSeen: 40, older: 5, nonsense: 2)
    /// The same of writes.
    package var writeConditions = (lastSeen: 60, older: 12, nonsense: 4)
    /// Of a hundred reads, those with `Cache-Control: no-cache`.
    package var reloads = 3
    /// Of a hundred reads, those with `Authorization`.
    package var credentials = 4
    /// Whether clients close connections in the middle of an exchange now and then.
    package var clientsLeave = true
    /// Of a hundred operations, those for which all clients are drawn to the same few objects.
    package var focused = 35
    /// Whether some objects are asked for far more often than others.
    package var isSkewed = true
    /// The languages that are asked for; each client prefers one of them.
    package var languages: [String] = []

    /// What clients of an ordinary API do.
    package static let standard = OperationMix()

    /// The load by which sharing is measured.
    package static let plain = {
        var mix = OperationMix()
        mix.lists = 100
        mix.updates = 160
        (mix.deletions, mix.restorations, mix.actions) = (0, 0, 0)
        mix.conditions = (lastSeen: 36, older: 0, nonsense: 0)
        mix.writeConditions = (lastSeen: 0, older: 0, nonsense: 0)
        mix.reloads = 2
        mix.credentials = 0
        mix.clientsLeave = false
        mix.focused = 0
        mix.isSkewed = false
        return mix
    }()
}
