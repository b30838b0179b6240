/// What the command line says, as it was written. Each value takes the place of the file's.
package struct SettingsOptions: Sendable, Equatable {
    /// `origin.url`
    package var origin: String?
    /// `listen`; empty for what the file says.
    package var listen: [String] = []
    /// `admin`
    package var admin: String?
    /// `store.memory`
    package var memory: String?

    /// Nothing but what the file says.
    package init() {}

    /// What is wrong with the values themselves, each under its option's name.
    var mistakes: [SettingsMistake] {
        complaints("--origin", [origin], .originURL) + complaints("--listen", listen, .endpoint)
            + complaints("--admin", [admin], .endpointOrOff) + complaints("--memory", [memory], .storeMemory)
    }

    private func complaints<Value>(
        _ option: String, _ texts: [String?], _ kind: ValueKind<Value>
    ) -> [SettingsMistake] {
        texts.compactMap { text in
            guard let text else { return nil }
            do throws(Complaint) {
                _ = try kind.parse(text)
                return nil
            } catch {
                let message = "\(error.wrong), expected \(error.expected ?? kind.expected)"
                return SettingsMistake(file: option, line: 0, column: 0, message: message)
            }
        }
    }

    /// The file's keys with these values in place of its own.
    func replacing(in root: YAMLMapping?) -> YAMLMapping? {
        var root = root ?? YAMLMapping()
        if let origin { root.set("url", in: "origin", to: origin) }
        if !listen.isEmpty { root["listen"] = .sequence(listen.map { YAMLNode(option: $0) }, .commandLine) }
        if let admin { root["admin"] = YAMLNode(option: admin) }
        if let memory { root.set("memory", in: "store", to: memory) }
        return root
    }
}

extension YAMLMapping {
    fileprivate subscript(key: String) -> YAMLNode? {
        get { keys.firstIndex { $0.scalar?.string == key }.map { values[$0] } }
        set {
            guard let newValue else { return }
            if let index = keys.firstIndex(where: { $0.scalar?.string == key }) {
                values[index] = newValue
            } else {
                append(YAMLNode(option: key), newValue)
            }
        }
    }

    /// Sets a key of a section. Where the file has no section but something else, that stays, to be complained of.
    fileprivate mutating func set(_ key: String, in section: String, to text: String) {
        let present = self[section]
        guard present == nil || present?.mapping != nil || present?.isEmpty == true else { return }
        var mapping = present?.mapping ?? YAMLMapping()
        mapping[key] = YAMLNode(option: text)
        self[section] = .mapping(mapping, present?.position ?? .commandLine)
    }
}

extension YAMLNode {
    fileprivate init(option text: String) {
        self = .scalar(YAMLScalar(string: text, style: .quoted, position: .commandLine))
    }
}

extension Position {
    /// Stands for the place of what is not in the file.
    fileprivate static let commandLine = Position(line: 0, column: 0)
}
