import ProxyConfiguration

/// Whatever stands in proxy.conf, it is settings or complaints, and each complaint names a place in the file.
enum ConfigurationProperties {
    static func complainsWithinTheFile(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        // A carriage return alone ends a line, too (YAML 1.1 §4.1.4).
        let lines = text.unicodeScalars.count { "\n\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0) } + 1
        do throws(SettingsMistakes) {
            _ = try SettingsReader.read(text: text, name: "proxy.conf", environment: ["NAME": "value"])
        } catch {
            precondition(!error.mistakes.isEmpty, "settings were refused without a complaint")
            for mistake in error.mistakes {
                precondition(mistake.line >= 1 && mistake.column >= 1, "a complaint names no place")
                precondition(mistake.line <= lines + 1, "a complaint names a line behind the file's end")
            }
        }
    }
}
