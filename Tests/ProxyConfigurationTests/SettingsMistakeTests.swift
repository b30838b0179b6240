import ProxyConfiguration
import Testing

struct SettingsMistakeTests {
    @Test("All mistakes of a file are found in one pass, in the order of the file")
    func all() {
        let text = """
            lisen: 127.0.0.1:8080
            workers: many
            origin:
              url: https://origin.example
              connect-timeout: 5
              connect-timeout: 2s
              max-conections: 8
            store:
              memory: 64MB
            routes:
              - match: /a/*.json
                fresh-for: 250ms
              - match: /b
                validator: { order: integer }
            """
        #expect(
            complaints(of: text) == [
                "proxy.conf:1:1: unknown key 'lisen', expected 'listen'",
                "proxy.conf:2:10: workers: 'many' is not a whole number, expected a whole number from 1 to 1024",
                "proxy.conf:4:8: origin.url: TLS to the origin is not supported, "
                    + "expected an http:// URL, not 'https://origin.example'",
                "proxy.conf:5:20: origin.connect-timeout: '5' has no unit, expected 5s or 5ms",
                "proxy.conf:6:3: origin.connect-timeout is given twice, expected it once (line 5 has it too)",
                "proxy.conf:7:3: unknown key 'max-conections' in origin, expected 'max-connections'",
                "proxy.conf:9:11: store.memory: '64MB' has the unknown unit 'MB', expected 64MiB",
                "proxy.conf:11:15: routes.match: in '/a/*.json' '*' stands beside other characters, "
                    + "expected a segment of its own",
                "proxy.conf:12:16: routes.fresh-for: 250ms is not a whole number of seconds, "
                    + "expected a duration of whole seconds from 0s to 3650d",
                "proxy.conf:14:5: unknown key 'validator' in routes, expected 'validators'",
            ])
    }

    @Test(
        "A wrong value is refused where it stands, with what was expected",
        arguments: [
            ("listen: 8080", "2:9: listen: '8080' is not an IP address"),
            ("listen: 127.0.0.1", "2:9: listen: '127.0.0.1' has no port"),
            ("listen: 127.0.0.1:70000", "2:9: listen: '70000' is not a port, expected a number from 0 to 65535"),
            ("listen: example.com:80", "2:9: listen: 'example.com' is not an IP address"),
            ("listen: ::1:80", "2:9: listen: '::1:80' is not an address with a port"),
            ("listen: []", "2:9: listen is empty"),
            ("listen: [127.0.0.1:1, 127.0.0.1:1]", "2:23: listen: 127.0.0.1:1 is already in use in this file"),
            ("admin: 127.0.0.1:8080", "2:8: admin: 127.0.0.1:8080 is already in use in this file"),
            ("admin: no-thanks", "2:8: admin: 'no-thanks' is not an IP address, expected off, or an address"),
            ("admin: [127.0.0.1:1]", "2:8: admin is a list, expected off, or an address and a port"),
            ("workers: 0", "2:10: workers: 0 is out of range, expected a whole number from 1 to 1024"),
            ("workers: 1.5", "2:10: workers: '1.5' is not a whole number"),
            ("workers: -1", "2:10: workers: '-1' is not a whole number"),
            ("workers: 99999999999999999999", "2:10: workers: '99999999999999999999' is not a whole number"),
            ("workers:", "2:1: workers has no value, expected a whole number"),
            ("workers: { a: b }", "2:10: workers is a mapping, expected a whole number"),
            ("pseudonym: 1a", "2:12: pseudonym: '1a' is not a name for header fields"),
            ("pseudonym: \"a b\"", "2:12: pseudonym: 'a b' is not a name"),
            ("shutdown-timeout: 30", "2:19: shutdown-timeout: '30' has no unit, expected 30s or 30ms"),
            ("shutdown-timeout: soon", "2:19: shutdown-timeout: 'soon' is not a duration, expected one such as 250ms"),
            ("shutdown-timeout: 5min", "2:19: shutdown-timeout: '5min' has the unknown unit 'min'"),
            ("shutdown-timeout: 1.5s", "2:19: shutdown-timeout: '1.5s' has the unknown unit '.5s'"),
            ("shutdown-timeout: 2d", "2:19: shutdown-timeout: 2d is out of range, expected a duration from 0s to 1d"),
            ("shutdown-timeout: 9999999999999999999d", "2:19: shutdown-timeout: 9999999999999999999d is out of range"),
            ("shutdown-timeout: 9223372036854775807d", "is out of range"),
            ("log-level: loud", "2:12: log-level: 'loud' is not known, expected one of trace, debug"),
            ("log-level: warn", "2:12: log-level: 'warn' is not known, expected one of trace"),
            ("log-level: debgu", "2:12: log-level: 'debgu' is not known, expected 'debug' (one of"),
            ("store: 1GiB", "2:8: store is a single value, expected a mapping with keys of its own"),
            ("store: { memory: 1KiB }", "2:18: store.memory: 1KiB is out of range, expected a size from 1MiB to 16TiB"),
            ("store: { memory: lots }", "2:18: store.memory: 'lots' is not a size, expected one such as 64KiB"),
            ("store: { memory: 99999999999TiB }", "2:18: store.memory: 99999999999TiB is out of range"),
            ("store: { memory: 1MiB, largest-object: 2MiB }", "2:40: store.largest-object is 2MiB, expected at most"),
            ("store: { variants: 0 }", "2:20: store.variants: 0 is out of range"),
            ("store: { dsik: { path: a } }", "2:10: unknown key 'dsik' in store, expected 'disk'"),
            ("store: { disk: ./var/store }", "2:16: store.disk is a single value, expected a mapping"),
            ("store: { disk: { path: a } }", "2:10: store.disk.size is missing, expected a size from 1MiB to 16TiB"),
            ("store: { disk: { size: 1GiB } }", "2:10: store.disk.path is missing, expected a directory such as"),
            (
                "store: { disk: { path: '', size: 1GiB } }",
                "2:24: store.disk.path: '' is not a path, expected a directory such as ./var/store"
            ),
            (
                "store: { disk: { path: a, size: 1KiB } }",
                "2:33: store.disk.size: 1KiB is out of range, expected a size from 1MiB to 16TiB"
            ),
            (
                "store: { disk: { path: a, sise: 1GiB, size: 1GiB } }",
                "2:27: unknown key 'sise' in store.disk, expected 'size'"
            ),
            (
                "store: { disk: { path: a, size: 1GiB }, largest-object: 513MiB }",
                "2:57: store.largest-object is 513MiB, expected at most half of the disk's size, 512MiB"
            ),
            (
                "store: { memory: 1MiB, largest-in-memory: 2MiB, disk: { path: a, size: 1GiB } }",
                "2:43: store.largest-in-memory is 2MiB, expected at most the store's memory, 1MiB"
            ),
            (
                "store: { memory: 1MiB, largest-in-memory: 2MiB }",
                "2:43: store.largest-in-memory is 2MiB, expected at most the store's memory, 1MiB"
            ),
            ("store: { largest-in-memory: 2MB }", "2:29: store.largest-in-memory: '2MB' has the unknown unit 'MB'"),
            ("store: { largest-object: 9MiB, disk: { path: a, size: 1 } }", "2:55: store.disk.size: 1 is out of range"),
            (
                "store: { spill: second-uses }",
                "2:17: store.spill: 'second-uses' is not known, expected 'second-use' (one of always, second-use, never)"
            ),
            ("store: { trust-after-restart: maybe }", "2:31: store.trust-after-restart: 'maybe' is neither on nor off"),
            (
                "clients: { trust-forwarded: 10.0.0.0/8 }",
                "2:29: clients.trust-forwarded is a single value, expected a list"
            ),
            (
                "clients: { trust-forwarded: [10.1.0.0/8] }",
                "2:30: clients.trust-forwarded: 10.1.0.0/8 has bits beyond its prefix, expected 10.0.0.0/8"
            ),
            (
                "clients: { trust-forwarded: [10.0.0.0/33] }",
                "'/33' is not a prefix length, expected a number from 0 to 32"
            ),
            ("clients: { trust-forwarded: [all] }", "'all' is not an IP address"),
            ("clients: { largest-request-body: none }", "2:34: clients.largest-request-body: 'none' is not a size"),
            (
                "clients: { head-timeout: 0s }",
                "2:26: clients.head-timeout: 0s is out of range, expected a duration from 1ms to 1d"
            ),
            ("access-log: on", "2:13: access-log: 'on' is not known, expected off, or a section with path and format"),
            ("access-log: [a]", "2:13: access-log is a list, expected off, or a section"),
            ("access-log: { format: json }", "2:1: access-log.path is missing, expected a path"),
            (
                "access-log: { path: a, format: xml }",
                "2:32: access-log.format: 'xml' is not known, expected json or combined"
            ),
            ("access-log: { path: '' }", "2:21: access-log.path: '' is not a path"),
            (
                "routes: { match: /a }",
                "2:9: routes is a mapping, expected a list of entries that start with '- match:'"
            ),
            ("routes:\n", "2:1: routes has no value, expected a list"),
            ("routes: [/a]", "2:10: a route is a single value, expected keys such as 'match: /static/**'"),
            ("routes: [{ cache: off }]", "2:10: routes.match is missing, expected a path pattern"),
            (
                "routes: [{ match: '/a/{id}/{id}' }]",
                "2:29: routes.match: in '/a/{id}/{id}' the name 'id' is used twice"
            ),
            ("routes: [{ match: '/a?b' }]", "2:22: routes.match: in '/a?b' a pattern has no query"),
            ("routes: [{ match: /a, cache: maybe }]", "2:30: routes.cache: 'maybe' is neither on nor off"),
            (
                "routes: [{ match: /a, heuristics: { percentage: 0 } }]",
                "routes.heuristics.percentage: 0 is out of range"
            ),
            ("routes: [{ match: /a, heuristics: { percent: 5 } }]", "2:37: unknown key 'percent' in routes.heuristics"),
            (
                "routes: [{ match: /a, heuristics: 10 }]",
                "2:35: routes.heuristics: '10' is neither on nor off, expected true, false, or {"
            ),
            ("routes: [{ match: /a, set-cookie: yes }]", "expected one of if-shared, always, never"),
            ("routes: [{ match: /a, cookies: eat }]", "'eat' is not known, expected ignore or respect"),
            ("routes: [{ match: /a, targeted-fields: [a b] }]", "'a b' is not a field name"),
            ("routes: [{ match: /a, targeted-fields: [Cache-Control] }]", "Cache-Control is not a targeted field"),
            ("routes: [{ match: /a, targeted-fields: [A-b, a-B] }]", "a-b is given twice, expected it once"),
            (
                "routes: [{ match: /a, spill: once }]",
                "2:30: routes.spill: 'once' is not known, expected one of always, second-use, never"
            ),
            ("purge: []", "2:1: unknown key 'purge', expected one of"),
            ("Admin: off", "2:1: unknown key 'Admin', expected 'admin'"),
            ("[a]: b", "2:1: a key is a list, expected a word"),
            ("<<: { workers: 1 }", "2:1: unknown key '<<'"),
        ])
    func values(text: String, expected: String) {
        let found = complaints(of: "origin: { url: http://127.0.0.1:5000 }\n\(text)")
        #expect(found.count == 1)
        let first = found.first ?? ""
        let isPositioned = expected.first?.isNumber == true
        #expect(isPositioned ? first.hasPrefix("proxy.conf:\(expected)") : first.contains(expected), "\(first)")
        #expect(first.contains("expected"), "\(first)")
    }

    @Test(
        "An origin that can't be meant is refused, with the reason",
        arguments: [
            ("http://a/api", "has a path, a query or a fragment"), ("http://a?x", "has a path, a query or a fragment"),
            ("a:5000", "has no scheme, expected http://a:5000"), ("ftp://a", "has the scheme 'ftp', expected http"),
            ("http://u:p@a", "holds a user or a password"), ("http://", "is not a host"),
            ("http://a b", "is not a host"),
            ("http://a:0", "'0' is not a port"), ("http://a:", "'' is not a port"),
            ("http://a:1x", "'1x' is not a port"),
            ("http://::1", "is not a host"), ("http://[::1", "is not a host"), ("http://[a]:1", "is not a host"),
            ("http://-a", "is not a host"), ("http://a..b", "is not a host"), ("https://a", "TLS to the origin"),
        ])
    func origins(url: String, expected: String) {
        let found = complaints(of: "origin:\n  url: '\(url)'\n")
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("proxy.conf:2:8: origin.url: ") == true, "\(found)")
        #expect(found.first?.contains(expected) == true, "\(found)")
        #expect(found.first?.contains("u:p") == false, "a password isn't repeated")
    }

    @Test(
        "A file without an origin is refused",
        arguments: [
            ("", "1:1: origin is missing, expected a section"), ("# nothing\n", "1:1: origin is missing"),
            ("---\n", "1:1: origin is missing"), ("workers: 2", "1:1: origin is missing"),
            ("workers: 2\norigin:\n", "2:1: origin.url is missing, expected a URL such as http://127.0.0.1:5000"),
            ("workers: 2\norigin: { host: name }\n", "2:1: origin.url is missing"),
            ("origin: http://a\n", "1:9: origin is a single value, expected a mapping"),
        ])
    func missing(text: String, expected: String) {
        let found = complaints(of: text)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("proxy.conf:\(expected)") == true, "\(found)")
    }

    @Test("Mistakes print one per line")
    func printing() {
        let mistakes = SettingsMistakes([
            SettingsMistake(file: "a.conf", line: 1, column: 2, message: "x"),
            SettingsMistake(file: "a.conf", line: 0, column: 0, message: "y"),
        ])
        #expect("\(mistakes)" == "a.conf:1:2: x\na.conf: y")
    }
}
