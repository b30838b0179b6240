/// A mapping of the file while its keys are read. Whoever reads it asks for every key that there is, and at the end
/// refuses the rest.
struct Section {
    /// The keys that lead to it, joined by dots; empty at the top.
    let name: String
    /// Where the section starts: its key, or the list's item.
    let position: Position
    let context: ReadingContext
    private var entries: [(key: String, entry: Entry)] = []
    private var known: [String] = []

    /// A section that holds what `mapping` holds; nothing if that is nil.
    init(_ mapping: YAMLMapping?, name: String, position: Position, context: ReadingContext) {
        self.name = name
        self.position = position
        self.context = context
        guard let mapping else { return }
        for (key, value) in zip(mapping.keys, mapping.values) { add(key, value) }
    }

    private mutating func add(_ key: YAMLNode, _ value: YAMLNode) {
        let position = key.position
        guard let scalar = key.scalar else {
            context.refuse(
                "a key is \(Entry(key, name: "", keyPosition: position).kindOfNode), expected a word", at: position)
            return
        }
        let key = scalar.string
        if let first = entries.first(where: { $0.key == key }) {
            let line = first.entry.keyPosition.line
            context.refuse(
                "\(path(key)) is given twice, expected it once (line \(line) has it too)", at: position)
            return
        }
        entries.append((key, Entry(value, name: path(key), keyPosition: position)))
    }

    /// The name of a key of this section.
    func path(_ key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

    /// The keys that are given, in their order.
    var keys: [String] { entries.map(\.key) }

    /// Whether there is no key.
    var isEmpty: Bool { entries.isEmpty }

    /// Whether `key` is given.
    func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

    /// What stands at `key`, if anything.
    mutating func entry(_ key: String) -> Entry? {
        known.append(key)
        return entries.first { $0.key == key }?.entry
    }

    /// The value at `key`; nil if there is none, or after a complaint.
    mutating func value<Value>(_ key: String, _ kind: ValueKind<Value>) -> Value? {
        entry(key).flatMap { context.value(of: $0, as: kind) }
    }

    /// Assigns the value at `key`, if there is one.
    mutating func read<Value>(_ key: String, _ kind: ValueKind<Value>, into target: inout Value) {
        if let value = value(key, kind) { target = value }
    }

    /// Assigns the value at `key`, if there is one.
    mutating func read<Value>(_ key: String, _ kind: ValueKind<Value>, into target: inout Value?) {
        if let value = value(key, kind) { target = value }
    }

    /// The value at `key`, which must be there; nil after a complaint.
    mutating func require<Value>(_ key: String, _ kind: ValueKind<Value>) -> Value? {
        guard let entry = entry(key) else {
            context.refuse("\(path(key)) is missing, expected \(kind.expected)", at: position)
            return nil
        }
        return context.value(of: entry, as: kind)
    }

    /// Reads the section at `key`. One without content counts as one whose keys are all left out.
    mutating func section(_ key: String, _ read: (inout Section) -> Void) {
        guard let entry = entry(key) else { return }
        guard entry.isEmpty || entry.mapping != nil else {
            context.refuse(
                "\(entry.name) is \(entry.kindOfNode), expected a mapping with keys of its own", at: entry.position)
            return
        }
        var section = Section(
            entry.mapping, name: entry.name, position: entry.keyPosition, context: context)
        read(&section)
        section.refuseUnknownKeys()
    }

    /// Reads the section at `key`, which must be there.
    mutating func requireSection(_ key: String, _ expected: String, _ read: (inout Section) -> Void) {
        guard has(key) else {
            known.append(key)
            context.refuse("\(path(key)) is missing, expected \(expected)", at: position)
            return
        }
        section(key, read)
    }

    /// The items of the list at `key`; nil if there is none, or after a complaint. A single value counts as a list of
    /// one if `acceptsOne`.
    mutating func list(_ key: String, of expected: String, acceptsOne: Bool) -> [Entry]? {
        guard let entry = entry(key) else { return nil }
        if let items = entry.node.sequence {
            return items.map { Entry($0, name: entry.name, keyPosition: $0.position) }
        }
        if acceptsOne, !entry.isEmpty { return [entry] }
        if entry.isEmpty {
            context.refuse("\(entry.name) has no value, expected \(expected)", at: entry.keyPosition)
        } else {
            context.refuse("\(entry.name) is \(entry.kindOfNode), expected \(expected)", at: entry.position)
        }
        return nil
    }

    /// The items of the list at `key`, which must be there; nil after a complaint.
    mutating func requireList(_ key: String, of expected: String, acceptsOne: Bool) -> [Entry]? {
        guard has(key) else {
            known.append(key)
            context.refuse("\(path(key)) is missing, expected \(expected)", at: position)
            return nil
        }
        return list(key, of: expected, acceptsOne: acceptsOne)
    }

    /// Complains at the value of `key`, or at the section if there is nil.
    func refuse(_ key: String, _ message: String) {
        context.refuse(message, at: entries.first { $0.key == key }?.entry.position ?? position)
    }

    /// Complains of a place in the value of `key`, which reads as `text`.
    func refuse(_ key: String, _ complaint: Complaint, in text: String) {
        guard let entry = entries.first(where: { $0.key == key })?.entry else { return }
        context.refuse(
            "\(entry.name): \(complaint.wrong)\(complaint.expected.map { ", expected \($0)" } ?? "")",
            at: context.position(of: entry, at: complaint.offset, in: text))
    }

    /// Warns of every known key but those of `keys`.
    func warn(exceptOf keys: [String], _ message: String) {
        for (key, entry) in entries where known.contains(key) && !keys.contains(key) {
            context.warn("\(entry.name) \(message)", at: entry.keyPosition)
        }
    }

    /// Warns of those of `keys` that are given.
    func warn(of keys: [String], _ message: String) {
        for (key, entry) in entries where keys.contains(key) {
            context.warn("\(entry.name) \(message)", at: entry.keyPosition)
        }
    }

    /// Complains of every key that nobody asked for.
    func refuseUnknownKeys() {
        for (key, entry) in entries where !known.contains(key) {
            let expected =
                NearestWord.to(key, among: known).map { "expected '\($0)'" }
                ?? "expected one of \(known.joined(separator: ", "))"
            let place = name.isEmpty ? "" : " in \(name)"
            context.refuse("unknown key '\(key)'\(place), \(expected)", at: entry.keyPosition)
        }
    }
}
