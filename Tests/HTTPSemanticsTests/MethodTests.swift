import HTTPSemantics
import Testing

@Suite struct MethodTests {
    private static func method(_ name: String) -> Method {
        let bytes = Array(name.utf8)
        return Method(0..<bytes.count, in: bytes.span)
    }

    /// https://www.iana.org/assignments/http-methods
    @Test(arguments: [
        "GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "REPORT", "SEARCH", "QUERY",
    ])
    func aMethodThatTheRegistryHasAsSafeIsSafe(name: String) {
        #expect(Self.method(name).isSafe)
    }

    @Test(arguments: [
        "POST", "PUT", "PATCH", "DELETE", "CONNECT", "COPY", "MOVE", "MKCOL", "PROPPATCH", "LOCK", "UNLOCK", "ACL",
        "BIND",
        "MKCALENDAR", "ORDERPATCH", "UNBIND", "VERSION-CONTROL", "PURGE", "propfind", "Get", "PROPFINDX", "QUER", "",
    ])
    func anyOtherMethodMayChangeSomething(name: String) {
        #expect(!Self.method(name).isSafe)
    }

    @Test(arguments: Method.allCases.filter { $0 != .other })
    func aMethodIsKnownByItsName(method: Method) {
        #expect(Self.method("\(method.name)") == method)
    }
}
