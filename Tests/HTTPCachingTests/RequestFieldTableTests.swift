import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite("What request fields mean to the cache")
struct RequestFieldTableTests {
    private func roles(
        _ name: String, _ table: RequestFieldTable = .standard, rules: Int = 0
    ) -> RequestFieldRoles {
        let bytes = Array(name.utf8)
        let recognised = FieldName.recognise(0..<bytes.count, in: bytes.span)
        let line = FieldLine(name: recognised, nameRange: 0..<bytes.count, valueRange: 0..<0)
        return table.roles(of: table.names.noting(line, in: bytes.span), in: bytes.span, rules: rules)
    }

    @Test(
        "A field in wide use that says who asks counts as a credential",
        arguments: [
            "X-Api-Key", "Api-Key", "apikey", "X-API-Token", "X-Auth-Token", "X-Access-Token", "Access-Token",
            "X-Session-Token", "X-Session-Id", "Ocp-Apim-Subscription-Key", "X-Vault-Token", "X-Consul-Token",
            "X-Amz-Security-Token", "Private-Token", "Job-Token", "X-Goog-Api-Key", "X-RapidAPI-Key", "DD-API-KEY",
            "X-Shopify-Access-Token", "X-Hasura-Admin-Secret", "X-Parse-Session-Token", "X-Algolia-API-Key",
            "X-Functions-Key", "X-IBM-Client-Id", "client_secret", "X-Remote-User", "Remote-User", "REMOTE_USER",
            "X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Groups", "X-Forwarded-Preferred-Username",
            "X-Forwarded-Access-Token", "X-Auth-Request-User", "X-Auth-Request-Email", "X-Authenticated-UserId",
            "X-Authenticated-Groups", "X-Consumer-Id", "X-Consumer-Username", "X-Credential-Identifier", "X-User-Id",
            "X-Tenant-Id", "X-Org-Id", "X-Scope-OrgID", "X-SSL-Client-Cert", "X-SSL-Client-S-DN", "SSL-Client-Verify",
            "SSL_CLIENT_S_DN", "X-Forwarded-Client-Cert", "X-Forwarded-Tls-Client-Cert-Info", "Client-Cert",
            "Client-Cert-Chain", "X-Client-Cert", "X-ARR-ClientCert", "X-Amzn-Mtls-Clientcert-Leaf",
            "Proxy-Authorization", "DPoP", "Signature", "Signature-Input", "Cf-Access-Jwt-Assertion",
            "Cf-Access-Authenticated-User-Email", "CF-Access-Client-Secret", "X-Amzn-Oidc-Data",
            "X-Amzn-Oidc-Identity", "X-Goog-IAP-JWT-Assertion", "X-Goog-Authenticated-User-Email",
            "X-MS-CLIENT-PRINCIPAL", "X-MS-CLIENT-PRINCIPAL-NAME", "X-MS-TOKEN-AAD-ACCESS-TOKEN", "X-JWT-Assertion",
            "X-Authentik-Username", "X-Pomerium-Claim-Email", "X-WebAuth-User", "OIDC_CLAIM_sub", "Shib-Session-ID",
            "SM_USER", "iv-user", "X-Impersonate-User", "Impersonate-Group", "X-Api_Key", "X_AUTH_TOKEN",
        ])
    func credentials(name: String) {
        #expect(roles(name).contains(.credential))
        #expect(!roles(name).contains(.gateway), "the origin gets it")
    }

    @Test("A token that goes with a cookie counts where cookies do", arguments: ["X-CSRF-Token", "X-XSRF-TOKEN"])
    func sessions(name: String) {
        #expect(roles(name) == .session)
    }

    @Test(
        "A field that says nothing of who asks changes nothing",
        arguments: [
            "X-Request-Id", "X-Requested-With", "X-Client-Version", "X-Client-Name", "X-App-Version",
            "X-Correlation-Id",
            "traceparent", "tracestate", "baggage", "b3", "X-B3-TraceId", "X-B3-Sampled", "X-Amzn-Trace-Id",
            "X-Cloud-Trace-Context", "Sentry-Trace", "Idempotency-Key", "DNT", "Save-Data", "Sec-Fetch-Mode",
            "Sec-CH-UA", "Sec-GPC", "Priority", "Accept", "Accept-Language", "User-Agent", "X-User-Agent", "Origin",
            "Referer", "X-Api-Version", "Api-Version", "X-GitHub-Api-Version", "X-Goog-Api-Client",
            "X-Amz-User-Agent", "X-MS-Client-Request-Id", "X-MS-Version", "X-Platform", "X-Device-Type", "X-Timezone",
            "X-Currency", "X-Language", "X-Total-Count", "Upgrade-Insecure-Requests", "Content-Type", "Prefer",
            "X-Amz-Date", "X-Newrelic-Id", "Via", "Cache-Control", "If-None-Match", "Range", "CDN-Loop", "Max-Forwards",
            "X-Apikeys", "Signatures", "Client-Certain",
        ])
    func harmless(name: String) {
        #expect(roles(name) == [])
    }

    @Test(
        "A field that only a gateway sets is for the origin only from there",
        arguments: [
            "X-Forwarded-Prefix", "X-Forwarded-Port", "X-Forwarded-Scheme", "X-Forwarded-Server", "X-Forwarded-Ssl",
            "X-Forwarded-Anything", "X_Forwarded_Prefix", "X-Real-IP", "X-Original-URL", "X-Original-Host",
            "X-Original-URI", "X-Rewrite-URL", "X-Client-IP", "X-Host", "X-Scheme", "Front-End-Https", "X-Url-Scheme",
            "True-Client-IP", "CF-Connecting-IP", "X-Cluster-Client-Ip", "X-Remote-IP", "X-Remote-Addr",
            "X-Envoy-Original-Path", "X-Script-Name", "SCRIPT_NAME", "Proxy",
        ])
    func gateway(name: String) {
        #expect(roles(name).contains(.gateway))
        #expect(roles(name).isDisjoint(with: [.credential, .session]))
    }

    @Test(
        "A field that gives a request another method is known",
        arguments: ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "x_http_method_override"])
    func methods(name: String) {
        #expect(roles(name) == .methodOverride)
    }

    private func settings(_ change: (inout RequestFieldSettings) -> Void) -> RequestFieldSettings {
        var settings = RequestFieldSettings()
        change(&settings)
        return settings
    }

    @Test("Settings add, take away, and make fields part of the key, for all routes and for one")
    func settings() {
        let all = settings {
            $0.credentials = [.init("X-Acme-*"), .init("Accept-Language")]
            $0.harmless = [.init("X-Consumer-Type"), .init("X-Device-Id"), .init("Authorization")]
            $0.key = [.init("X-Tenant-Id")]
            $0.removed = [.init("X-Debug")]
            $0.kept = [.init("X-Forwarded-Prefix"), .init("X-Real-IP")]
            $0.set = [.init(name: "X-Stage", value: "live")]
        }
        let route = settings {
            $0.harmless = [.init("X-Acme-Kind")]
            $0.key = [.init("X-Acme-Id"), .init("Cookie")]
            $0.set = [.init(name: "x-stage", value: "test"), .init(name: "X-More", value: "")]
        }
        let table = RequestFieldTable(all, routes: [route])
        let rows: [(String, RequestFieldRoles, RequestFieldRoles)] = [
            ("X-Acme-Id", .credential, .key), ("X-Acme-Kind", .credential, []), ("X-Acme-", .credential, .credential),
            ("Accept-Language", .credential, .credential), ("X-Consumer-Type", [], []),
            ("X-Consumer-Id", .credential, .credential), ("X-Device-Id", [], []), ("X-Tenant-Id", .key, .key),
            ("Authorization", [], []), ("Cookie", .session, .key), ("X-Debug", .removed, .removed),
            ("X-Stage", .removed, .removed), ("X-More", [], .removed),
            ("X-Forwarded-Prefix", .keyOfGateway, .keyOfGateway),
            ("X-Real-IP", [], []), ("X-Forwarded-Port", [.gateway, .keyOfGateway], [.gateway, .keyOfGateway]),
        ]
        for (name, top, inRoute) in rows {
            #expect(roles(name, table) == top, "\(name)")
            #expect(roles(name, table, rules: 1) == inRoute, "\(name)")
        }
        #expect(table.addedLines(rules: 0) == Array("X-Stage: live\r\n".utf8))
        #expect(table.addedLines(rules: 1) == Array("x-stage: test\r\nX-More: \r\n".utf8))
        #expect(roles("X-Acme-Kind", table, rules: table.strictest) == .credential, "what no route is laxer with")
    }

    private func facts(_ request: String, _ table: RequestFieldTable = .standard, rules: Int = 0) -> RequestFacts {
        let head = HeadText(request)
        var fields = FieldTable()
        for line in head.fields.lines { fields.append(table.names.noting(line, in: head.bytes.span)) }
        var facts = RequestFacts(method: .get, fields: fields, in: head.bytes.span)
        facts.add(fields, in: head.bytes.span, table: table, rules: rules)
        return facts
    }

    @Test("Credentials are what the route takes for them, and the reason says which")
    func reasons() {
        var ignoring = CachingRules()
        ignoring.ignoresCookies = true
        let rows: [(String, Reason?, Reason?)] = [
            ("Authorization: x\nX-Api-Key: k", .authorization, .authorization),
            ("X-Api-Key: k\nCookie: a=b", .credentialField, .credentialField), ("Cookie: a=b", .cookie, nil),
            ("X-CSRF-Token: t", .credentialField, nil), ("X-Request-Id: 1", nil, nil), ("X-Real-IP: ::1", nil, nil),
        ]
        for (request, reason, whereIgnored) in rows {
            #expect(facts(request).credentialReason(CachingRules()) == reason)
            #expect(facts(request).hasCredentials(CachingRules()) == (reason != nil))
            #expect(facts(request).credentialReason(ignoring) == whereIgnored)
            #expect(facts(request).hasCredentials(ignoring) == (whereIgnored != nil))
        }
    }

    @Test("What the origin doesn't get, and what is part of the key, is no credential")
    func noCredential() {
        let table = RequestFieldTable(
            settings {
                $0.removed = [.init("Cookie")]
                $0.key = [.init("X-Api-Key"), .init("Authorization")]
            })
        for request in ["Cookie: a=b", "X-Api-Key: k", "Authorization: x"] {
            #expect(!facts(request, table).hasCredentials(CachingRules()), "\(request)")
        }
    }
}
