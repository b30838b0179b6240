import HTTPCaching
import HTTPSemantics
import ProxyConfiguration
import Testing

@Suite("Settings of request fields")
struct RequestFieldSettingsTests {
    @Test("They are read at the top and of a route")
    func reads() throws {
        let settings = try read(
            """
            credentials: [X-Acme-Key, "X-Acme-Id-*"]
            key: X-Tenant-Id
            request-fields:
              remove: [X-Debug]
              keep: [X-Real-IP]
              set: { X-Stage: live, X-Empty: "" }
            routes:
              - match: /a
                credentials: { add: [User-Agent], remove: [X-Device-Id] }
                key: [X-Acme-Key]
              - match: /b
              - match: /c
                request-fields: { remove: Cookie }
            """
        ).settings
        var top = RequestFieldSettings()
        top.credentials = [.init("x-acme-key"), .init("x-acme-id-*")]
        top.key = [.init("x-tenant-id")]
        top.removed = [.init("x-debug")]
        top.kept = [.init("x-real-ip")]
        top.set = [.init(name: "X-Stage", value: "live"), .init(name: "X-Empty", value: "")]
        #expect(settings.requestFields == top)
        #expect(settings.routes[0].requestFields.harmless == [.init("x-device-id")])
        #expect(settings.routes[1].requestFields.isEmpty)
        #expect(settings.routeTable.values.map(\.requestFields) == [1, 0, 2])
        #expect(settings.requestFieldTable.strictest == 3)
    }

    @Test(
        "Mistakes in them are found",
        arguments: [
            (
                "credentials: [X Y]",
                "proxy.conf:2:15: credentials: 'X Y' is not a field name, expected a field name such as X-Api-Key, or the "
                    + "beginning of several such as X-Consumer-*"
            ),
            (
                "key: ['*']",
                "proxy.conf:2:7: key: '*' is not a field name, expected a field name such as X-Api-Key, or the beginning "
                    + "of several such as X-Consumer-*"
            ),
            (
                "request-fields: { remove: [Host] }",
                "proxy.conf:2:28: request-fields.remove: Host is the proxy's own affair, expected another field"
            ),
            (
                "request-fields: { set: { If-Match: a } }",
                "proxy.conf:2:26: request-fields.set.If-Match: If-Match is the proxy's own affair, expected another field"
            ),
            ("key: [A, a]", "proxy.conf:2:10: key: a is given twice, expected it once"),
            (
                "credentials: [X-A]\nkey: [X-A]",
                "proxy.conf:3:6: key: x-a is in credentials too, expected it in one of them"
            ),
            (
                "credentials: { plus: [A] }",
                "proxy.conf:2:16: unknown key 'plus' in credentials, expected one of add, remove"
            ),
            (
                "request-fields: { set: { A: ' b' } }",
                "proxy.conf:2:29: request-fields.set.A: ' b' is not a field value, expected a field value: visible "
                    + "characters and spaces between them"
            ),
        ])
    func mistakes(text: String, complaint: String) {
        #expect(complaints(of: "origin: { url: http://127.0.0.1:5000 }\n\(text)") == [complaint])
    }

    @Test("Taking Authorization or Cookie out of the credentials is warned of")
    func warns() throws {
        let warnings = try read("credentials: { remove: [Authorization] }").warnings
        #expect(
            warnings.map(\.description) == [
                "proxy.conf:2:16: credentials.remove lets everybody have what the origin answers to somebody's "
                    + "Authorization, unless the response forbids it"
            ])
    }
}
