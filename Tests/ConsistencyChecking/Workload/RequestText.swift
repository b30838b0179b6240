import NIOCore
import SampleOrigin

/// Writes an operation as the request that it is.
struct RequestText {
    /// What stands before an operation's identifier in the content that it writes.
    static let mark = "written by "

    let catalogue: Catalogue

    /// - Parameter buffer: is cleared first.
    func write(_ operation: Operation, into buffer: inout ByteBuffer) {
        buffer.clear()
        let object = operation.subject
        switch operation.kind {
        case .read: head("GET", catalogue.target(of: object), operation, into: &buffer)
        case .head: head("HEAD", catalogue.target(of: object), operation, into: &buffer)
        case .list: head("GET", catalogue.lists[object].target, operation, into: &buffer)
        case .update: head("PUT", writeTarget(of: object), operation, body: content(operation), into: &buffer)
        case .delete: head("DELETE", writeTarget(of: object), operation, into: &buffer)
        case .restore: head("POST", writeTarget(of: object) + "/restore", operation, body: "", into: &buffer)
        case .action:
            head("POST", writeTarget(of: object) + "/action/release", operation, body: "", into: &buffer)
        }
    }

    private func writeTarget(of object: Int) -> String {
        if case .book(let id) = catalogue.objects[object] { return "/api/admin/books/\(id)" }
        return catalogue.target(of: object)
    }

    private func head(
        _ method: String, _ target: String, _ operation: Operation, body: String? = nil, into buffer: inout ByteBuffer
    ) {
        buffer.writeString("\(method) \(target) HTTP/1.1\r\nHost: consistency.test\r\n")
        if let tag = operation.tag {
            let suffix = operation.language.map { VersionTag.suffix(language: $0) } ?? ""
            let text = VersionTag.text(tag, isBook: catalogue.isBook(operation.subject)) + suffix
            buffer.writeString("\(operation.kind.isWrite ? "If-Match" : "If-None-Match"): \"\(text)\"\r\n")
        }
        if let language = operation.language { buffer.writeString("Accept-Language: \(language)\r\n") }
        if operation.asksAnew { buffer.writeString("Cache-Control: no-cache\r\n") }
        if operation.hasCredentials { buffer.writeString("Authorization: Basic Y2hlY2tlcg==\r\n") }
        if operation.kind.isWrite { buffer.writeString("X-Correlation-ID: \(operation.identifier)\r\n") }
        // Without it an action ignores `If-Match`.
        if operation.kind == .action { buffer.writeString("erp-api-background: true\r\n") }
        if let body {
            buffer.writeString("Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        } else {
            buffer.writeString("\r\n")
        }
    }

    /// A body that tells who wrote it, of a length that changes from write to write.
    private func content(_ operation: Operation) -> String {
        let names =
            switch catalogue.objects[operation.subject] {
            case .book: (mark: "title", padding: "description")
            case .row("supplier", _): (mark: "name", padding: "street")
            case .row: (mark: "paymentReference", padding: "currency")
            }
        let padding = String(repeating: "x", count: Int(operation.identifier.number &* 37 % 600))
        return #"{"\#(names.mark)":"\#(Self.mark)\#(operation.identifier).","\#(names.padding)":"\#(padding)"}"#
    }
}
