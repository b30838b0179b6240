extension String {
    /// The host that the tests' requests name.
    static let host = "api.test"

    /// A request without a body.
    static func get(_ target: String, _ fields: String...) -> String {
        request("GET", target, fields)
    }

    static func head(_ target: String, _ fields: String...) -> String {
        request("HEAD", target, fields)
    }

    /// A request with these field lines after `Host`; a body adds its length.
    static func request(_ method: String, _ target: String, _ fields: [String] = [], body: String? = nil) -> String {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: \(host)"] + fields
        if let body { lines.append("Content-Length: \(body.utf8.count)") }
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
    }
}
