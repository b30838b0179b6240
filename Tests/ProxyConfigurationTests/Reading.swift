import ProxyConfiguration

/// Reads a file that has the origin it needs, and `text` after it, from line 2 on.
func read(_ text: String, environment: [String: String] = [:]) throws(SettingsMistakes) -> SettingsReading {
    try SettingsReader.read(
        text: "origin: { url: http://127.0.0.1:5000 }\n\(text)", name: "proxy.conf", environment: environment)
}

/// What is said about `text`, one complaint per element; empty if nothing is.
func complaints(of text: String, environment: [String: String] = [:]) -> [String] {
    do throws(SettingsMistakes) {
        _ = try SettingsReader.read(text: text, name: "proxy.conf", environment: environment)
        return []
    } catch {
        return error.mistakes.map(\.description)
    }
}
