import ProxyConfiguration
import Testing

struct YAMLTests {
    @Test(
        "What is not YAML is refused where it stops making sense",
        arguments: [
            ("origin:\n\turl: http://a\n", "2:1: not YAML: found character that cannot start any token"),
            ("origin: { url: http://a\n", "2:1: not YAML: did not find expected ',' or '}'"),
            ("origin: 'http://a\n", "2:1: not YAML: found unexpected end of stream"),
            ("a: b: c\n", "1:5: not YAML: mapping values are not allowed in this context"),
            ("origin:\n  url: a\n bad: b\n", "3:2: not YAML: did not find expected key"),
            ("a: *b\n", "1:4: not YAML: found undefined alias"),
            ("a: 1\n--- \nb: 2\n", "2:1: a second YAML document starts here, expected one only"),
            ("- a\n- b\n", "1:1: the file is a list, expected keys such as 'origin:'"),
            ("hello\n", "1:1: the file is a single value"),
            ("a: \"\u{1}\"\n", "1:5: not YAML: control characters are not allowed (U+1)"),
            ("\u{E9}: \u{1F600}\n\n  \u{7}", "3:3: not YAML: control characters are not allowed"),
        ])
    func syntax(text: String, expected: String) {
        let found = complaints(of: text)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("proxy.conf:\(expected)") == true, "\(found)")
        #expect(found.first?.contains("expected") == true, "\(found)")
    }

    @Test("Keys given twice or more are refused each time, together with other mistakes")
    func duplicates() {
        let text = """
            workers: 1
            "workers": 2
            origin: { url: http://a, url: http://b, host: x }
            workers: 3
            log-level: info
            log-level: debug
            """
        #expect(
            complaints(of: text) == [
                "proxy.conf:2:1: workers is given twice, expected it once (line 1 has it too)",
                "proxy.conf:3:26: origin.url is given twice, expected it once (line 3 has it too)",
                "proxy.conf:3:47: origin.host: 'x' is not known, expected as-received or name",
                "proxy.conf:4:1: workers is given twice, expected it once (line 1 has it too)",
                "proxy.conf:6:1: log-level is given twice, expected it once (line 5 has it too)",
            ])
    }

    @Test("A key that is given twice is refused whatever it is, and nesting is bounded")
    func oddKeys() {
        let found = complaints(of: "\u{E9}: 1\n\u{E9}: 2\n[a]: 1\n? {a: 1}\n: 2\n")
        #expect(found.contains("proxy.conf:2:1: \u{E9} is given twice, expected it once (line 1 has it too)"))
        #expect(found.contains("proxy.conf:3:1: a key is a list, expected a word"))
        #expect(found.contains("proxy.conf:4:3: a key is a mapping, expected a word"))
        let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        #expect(
            complaints(of: "a: " + deep) == [
                "proxy.conf:1:103: the values are nested too deep, expected 100 levels at most"
            ])
    }

    @Test("Anchors, quotes, block texts, a byte order mark and CRLF are YAML too")
    func spellings() throws {
        let text =
            "\u{FEFF}origin: { url: &url 'http://a' }\r\npseudonym: \"a\\x62\"\r\naccess-log:\r\n  path: >-\r\n    x.log\r\n"
        let settings = try SettingsReader.read(text: text, name: "proxy.conf", environment: [:]).settings
        #expect(settings.pseudonym == "ab")
        #expect(settings.accessLog?.path == "x.log")
        let positions = complaints(of: text + "workers: x\r\n")
        #expect(positions.first?.hasPrefix("proxy.conf:6:10: ") == true, "\(positions)")
    }
}
