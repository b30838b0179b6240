package import HTTPSemantics

/// The request fields in wide use by which a client says who it is, by which a gateway tells an origin what it asked for, and
/// by which a request gets another method. What proxy.conf says comes on top.
package enum RequestFieldDefaults {
    /// Their roles, by pattern; where patterns overlap, the one that says most of a name counts.
    package static let roles: [(pattern: FieldNameTable.Pattern, roles: RequestFieldRoles)] =
        all(credentials, .credential) + all(sessions, .session) + all(gatewayURLs, [.gateway, .keyOfGateway])
        + all(gatewayFacts, .gateway) + all(methodOverrides, .methodOverride)

    /// How many names and families count as credentials.
    package static var credentialCount: Int { roles.count { !$0.roles.isDisjoint(with: [.credential, .session]) } }

    private static func all(
        _ texts: [String], _ roles: RequestFieldRoles
    ) -> [(pattern: FieldNameTable.Pattern, roles: RequestFieldRoles)] {
        texts.map { (FieldNameTable.Pattern($0), roles) }
    }

    /// What a response may depend on as it does on `Authorization`.
    private static let credentials =
        apiKeys + tokens + signatures + gatewayUsers + certificates + [
            "Proxy-Authorization", "Authentication", "X-Authentication", "X-Authorization", "X-Auth", "X-WSSE",
        ]

    private static let apiKeys = [
        "Api-Key", "ApiKey", "X-Api-Key", "X-ApiKey", "X-Api-Key-*", "X-Api-Secret", "X-Api-Token", "X-Api-User",
        "Api-Token", "Api-Secret", "X-App-Key", "X-App-Token", "X-App-Secret", "X-Application-Key",
        "X-Client-Id", "X-Client-Key", "X-Client-Secret", "X-Client-Token", "Client-Id",
        "Client-Secret", "X-IBM-Client-*", "Ocp-Apim-Subscription-Key", "Subscription-Key", "X-Subscription-Key",
        "X-Subscription-Token", "X-Functions-Key", "X-Goog-Api-Key", "X-RapidAPI-Key", "X-RapidAPI-Proxy-Secret",
        "X-RapidAPI-User", "X-Mashape-*", "X-3scale-*", "DD-Api-Key", "DD-Application-Key", "X-Honeycomb-Team",
        "X-Algolia-Api-Key", "X-Typesense-Api-Key", "X-Meili-Api-Key", "X-N8N-Api-Key", "X-Redmine-Api-Key",
        "X-Redmine-Switch-User", "X-JFrog-Art-Api", "X-NuGet-ApiKey", "X-DreamFactory-*", "X-Cybozu-*", "X-Hasura-*",
        "X-Parse-*", "X-Appwrite-*", "X-Secret", "X-Secret-Key", "X-Shared-Secret", "X-Access-Key", "Access-Key",
        "X-Key", "X-License-Key", "X-Service-Key", "X-Admin-Key", "X-Master-Key", "X-Public-Key", "X-Partner-Key",
        "X-Developer-Key", "X-Merchant-*", "Stripe-Account", "PayPal-Auth-Assertion", "X-MBX-ApiKey", "CB-Access-*",
    ]

    private static let tokens = [
        "X-Token", "Token", "X-Auth-Token", "Auth-Token", "X-Auth-Key", "X-Auth-Email", "X-Auth-User",
        "X-Auth-User-*", "X-Auth-Username", "X-Access-Token", "Access-Token", "X-Id-Token", "Id-Token",
        "X-Identity-Token", "X-Refresh-Token", "X-User-Token", "User-Token", "X-Session", "X-Session-*", "Session-Id",
        "Session-Token", "X-SID", "X-Security-Token", "X-Service-Token", "X-Admin-Token", "X-Internal-Token",
        "X-Storage-Token", "X-Subject-Token", "X-Device-Token", "X-Device-Id", "X-Guest-Token", "X-Guest-Id",
        "X-Visitor-Id", "X-Customer-Token", "X-Login-Token", "X-Bearer-Token", "X-OAuth-*", "X-JWT", "X-JWT-*", "JWT",
        "X-Amz-Security-Token", "X-AWS-EC2-Metadata-Token", "X-Vault-Token", "X-Vault-Namespace", "X-Consul-Token",
        "X-Nomad-Token", "Private-Token", "Job-Token", "Deploy-Token", "X-GitLab-Token", "X-GitHub-Token",
        "X-Figma-Token", "Circle-Token", "X-Shopify-Access-Token", "X-Shopify-Storefront-Access-Token",
        "X-Shopify-Customer-Access-Token", "X-Emby-Token", "X-Emby-Authorization", "X-MediaBrowser-Token",
        "X-Plex-Token", "X-Spree-*", "Cart-Token", "X-Cart-Token", "X-Cart-Id", "X-WP-Nonce", "X-WC-Store-API-Nonce",
        "X-Zumo-Auth", "X-Firebase-Auth", "X-Firebase-Id-Token", "X-Serverless-Authorization", "DPoP", "X-OTP",
        "X-Share-Token", "X-Embed-Token", "X-Invite-Token",
    ]

    /// A signature is over the request as this client sent it, and over who it is.
    private static let signatures = [
        "Signature", "Signature-Input", "X-Signature", "X-Signature-*", "X-Hub-Signature", "X-Hub-Signature-256",
        "X-HMAC-*", "X-Request-Signature",
    ]

    /// How gateways and identity-aware proxies name the user, and how applications name the user or the tenant.
    private static let gatewayUsers = [
        "Remote-User", "Remote-Group", "Remote-Groups", "Remote-Email", "Remote-Name", "X-Remote-*", "X-User",
        "X-User-Id", "X-User-Name", "X-UserId", "X-Username", "X-User-Email", "X-User-Group", "X-User-Groups",
        "X-User-Role", "X-User-Roles", "X-User-Claims", "X-User-Info", "X-Userinfo", "X-User-DN", "X-User-Context",
        "X-Email", "X-Groups", "X-Roles", "X-Role", "X-Subject", "X-Principal", "X-Principal-*", "X-Identity",
        "X-Identity-*", "X-Account", "X-Account-Id", "X-Customer-Id", "X-Member-Id", "X-Owner-Id", "X-Tenant",
        "X-Tenant-*", "X-TenantId", "Tenant-Id", "X-Org", "X-Org-Id", "X-Organization", "X-Organization-*",
        "X-Organisation-*", "X-Scope-OrgId", "X-Workspace-Id", "X-Project-Id", "X-Act-As", "X-Acting-*",
        "X-Impersonate-*", "Impersonate-*", "X-Run-As", "Sudo", "X-On-Behalf-Of", "X-Forwarded-User",
        "X-Forwarded-User-*", "X-Forwarded-Username", "X-Forwarded-Email", "X-Forwarded-Group", "X-Forwarded-Groups",
        "X-Forwarded-Role", "X-Forwarded-Roles", "X-Forwarded-Preferred-Username", "X-Forwarded-Login",
        "X-Forwarded-Name", "X-Forwarded-Access-Token", "X-Forwarded-Id-Token", "X-Forwarded-Authorization",
        "X-Auth-Request-*", "X-Authenticated-*", "X-Authentik-*", "X-Authelia-*", "X-Pomerium-*", "X-Vouch-*",
        "X-Webauth-*", "X-Consumer-*", "X-Credential-*", "X-Token-*", "X-Proxy-User", "Proxy-User", "X-Trusted-User",
        "X-Okta-*", "X-Auth0-*", "X-Keycloak-*", "X-OIDC-*", "OIDC-*", "Mellon-*", "Shib-*", "SM-User",
        "SM-UniversalId", "SM-UserDN", "SM-ServerSessionId", "IV-User", "IV-User-*", "IV-Groups", "IV-Creds",
        "OAM-*", "Cf-Access-*", "X-Amzn-Oidc-*", "X-Amzn-Mtls-*", "X-Goog-Iap-*", "X-Goog-Authenticated-*",
        "X-Goog-Iam-*", "X-AppEngine-User-*", "X-Endpoint-Api-Userinfo", "X-ApiGateway-Api-Userinfo",
        "X-MS-Client-Principal*", "X-MS-Token-*",
    ]

    /// How what ends TLS names the client's certificate (RFC 9440 and its predecessors).
    private static let certificates = [
        "Client-Cert", "Client-Cert-*", "X-Client-Cert*", "X-Client-DN", "X-Client-S-DN", "X-Client-Verify",
        "X-Client-Verified", "X-Client-Subject", "X-Client-Fingerprint", "SSL-Client-*", "X-SSL-Client-*",
        "X-SSL-Cert", "X-SSL-Subject", "X-TLS-Client-*", "X-Mtls-*", "X-Forwarded-Client-Cert*",
        "X-Forwarded-Tls-Client-*", "X-Forwarded-SSL-Client-*", "X-ARR-ClientCert", "X-Subject-DN",
    ]

    /// Tokens that go with a session's cookie and mean nothing without it.
    private static let sessions = [
        "X-CSRF-Token", "X-XSRF-Token", "X-CSRFToken", "CSRF-Token", "XSRF-Token", "X-CSRF-JWT",
    ]

    /// By these a gateway tells the origin which URL was asked for.
    private static let gatewayURLs = [
        "X-Forwarded-Prefix", "X-Forwarded-Port", "X-Forwarded-Scheme", "X-Forwarded-SSL", "X-Forwarded-Protocol",
        "X-Forwarded-Path", "X-Forwarded-URI", "X-Forwarded-URL", "X-Forwarded-PathBase", "X-Forwarded-Context",
        "X-Original-URL", "X-Original-URI", "X-Original-Host", "X-Original-Path", "X-Original-Proto",
        "X-Original-Scheme", "X-Original-Prefix", "X-Rewrite-URL", "X-Rewrite-URI", "X-Rewrite-Path",
        "X-Request-URI", "X-Real-URL", "X-Real-URI", "X-Real-Host", "X-Host", "X-HTTP-Host-Override",
        "X-Scheme", "X-URL-Scheme", "Front-End-Https", "X-ARR-SSL", "CF-Visitor",
        "CloudFront-Forwarded-Proto", "Fastly-SSL", "WL-Proxy-SSL", "X-Script-Name", "Script-Name", "Path-Info",
        "X-Envoy-Original-Path", "X-Envoy-Original-Host",
        "Disguised-Host", "X-WAWS-Unencoded-URL", "X-AppService-Proto",
    ]

    /// By these a gateway tells other things: who the client is by its address, where it is, and how it is to be answered.
    /// `Proxy` is taken for a setting by programs behind CGI, `X-Sendfile-Type` and `X-Accel-Mapping` by some frameworks.
    private static let gatewayFacts = [
        "X-Forwarded", "X-Forwarded-*", "Forwarded-For", "X-Forward-For", "X-Real-IP", "X-Client-IP", "Client-IP",
        "True-Client-IP", "CF-Connecting-IP*", "CF-Pseudo-IPv4", "CF-IPCountry", "X-Cluster-Client-IP",
        "Fastly-Client-IP", "Fly-Client-IP", "X-Azure-ClientIP", "X-Azure-SocketIP", "X-AppEngine-User-IP",
        "X-Original-For", "X-Original-Forwarded-For", "X-Originating-IP", "X-Remote-IP", "X-Remote-Addr",
        "X-Remote-Address", "X-Remote-Host", "X-Remote-Port", "X-ProxyUser-IP", "WL-Proxy-Client-IP",
        "Proxy-Client-IP", "X-NF-Client-Connection-IP", "DO-Connecting-IP", "X-Vercel-Forwarded-For",
        "X-Envoy-External-Address", "X-Envoy-Internal", "CloudFront-Viewer-*", "CloudFront-Is-*", "Proxy",
        "X-Sendfile-Type", "X-Accel-Mapping",
    ]

    private static let methodOverrides = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]
}
