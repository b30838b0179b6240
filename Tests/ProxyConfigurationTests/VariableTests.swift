import ProxyConfiguration
import Testing

struct VariableTests {
    private static let environment = ["HOME_PATH": "/srv", "EMPTY": "", "PORT": "81", "NAME": "PORT"]

    @Test(
        "Environment variables take their place in a value",
        arguments: [
            ("${HOME_PATH}/x", "/srv/x"), ("a${EMPTY}b", "ab"), ("${EMPTY:-full}", "full"), ("${GONE:-}x", "x"),
            ("${GONE:-a:-b}", "a:-b"), ("${PORT:-1}${PORT}", "8181"), ("${GONE:-${PORT}}", "81"),
            ("${GONE:-${ALSO_GONE:-deep}}!", "deep!"), ("$${PORT}", "${PORT}"), ("a$b", "a$b"), ("100$", "100$"),
            ("$$$$", "$$"), ("${GONE:-/\u{E9}}", "/\u{E9}"), ("${NAME}", "PORT"), ("}{", "}{"),
        ])
    func expansion(text: String, expected: String) throws {
        let settings = try read("access-log: { path: '\(text)' }", environment: Self.environment).settings
        #expect(settings.accessLog?.path == expected)
    }

    @Test("A value without quotes may hold a variable with a default that has a colon")
    func plain() throws {
        let text = "origin:\n  url: ${ORIGIN_URL:-http://127.0.0.1:5000}\n"
        let reader = { (environment: [String: String]) throws(SettingsMistakes) in
            try SettingsReader.read(text: text, name: "proxy.conf", environment: environment).settings.origin
        }
        #expect(try reader([:]) == OriginSettings(host: "127.0.0.1", port: 5000))
        #expect(try reader(["ORIGIN_URL": "http://b"]) == OriginSettings(host: "b", port: 80))
    }

    @Test(
        "A variable that can't be replaced is refused where it stands",
        arguments: [
            (
                "x${GONE}",
                "2:23: access-log.path: the environment variable GONE is not set, expected a value, or ${GONE:-default}"
            ),
            ("${", "2:21: access-log.path: a variable has no closing brace, expected ${NAME} or ${NAME:-default}"),
            ("a/${PORT:-${GONE}", "2:24: access-log.path: a variable has no closing brace"),
            ("${}", "2:21: access-log.path: '${}' is not a variable"),
            ("${1A}", "2:21: access-log.path: '${1A}' is not a variable"),
            ("${A-b}", "2:21: access-log.path: '${A-b}' is not a variable"),
            ("${A B}", "2:21: access-log.path: '${A B}' is not a variable"),
            ("\u{E9}${GONE}", "2:23: access-log.path: the environment variable GONE is not set"),
            ("${GONE:-${ALSO_GONE}}", "2:30: access-log.path: the environment variable ALSO_GONE is not set"),
        ])
    func mistakes(text: String, expected: String) {
        let file = "origin: { url: http://a }\naccess-log: { path: '\(text)' }"
        let found = complaints(of: file, environment: Self.environment)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("proxy.conf:\(expected)") == true, "\(found)")
    }

    @Test("A value that a variable spoils is refused where it stands in the file")
    func spoilt() {
        let text = "origin: { url: http://a }\nworkers: ${W}\nroutes: [{ match: '${M}' }]"
        let found = complaints(of: text, environment: ["W": "many", "M": "/a?b"])
        #expect(found.map { String($0.prefix(25)) } == ["proxy.conf:2:10: workers:", "proxy.conf:3:19: routes.m"])
        #expect(found.first?.contains("'many'") == true)
    }
}
