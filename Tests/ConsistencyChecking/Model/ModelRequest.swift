import NIOCore
import NIOHTTP1
import SampleOrigin

/// A request at the origin in memory, as far as that looks at it.
struct ModelRequest {
    enum Target {
        case object(Int), list(Int)
    }

    enum Action {
        case read(withBody: Bool), update, delete, restore
    }

    var target: Target
    var action: Action
    var ifMatch: String?
    var ifNoneMatch: String?
    var ifModifiedSince: String?
    var language: String?
    var cause: Operation.Identifier?
    var body = ""

    /// Nil for what the origin doesn't have.
    init?(_ head: HTTPRequestHead, body: ByteBuffer, places: ModelPlaces) {
        guard let (target, isRestoration) = places.target(of: head.uri) else { return nil }
        self.target = target
        switch head.method {
        case .GET: action = .read(withBody: true)
        case .HEAD: action = .read(withBody: false)
        case .PUT: action = .update
        case .DELETE: action = .delete
        case .POST where isRestoration: action = .restore
        default: return nil
        }
        ifMatch = head.headers.first(name: "if-match")
        ifNoneMatch = head.headers.first(name: "if-none-match")
        ifModifiedSince = head.headers.first(name: "if-modified-since")
        language = head.headers.first(name: "accept-language")
        cause = head.headers.first(name: "x-correlation-id").flatMap { Operation.Identifier($0[...]) }
        self.body = String(buffer: body)
    }
}

/// Where objects and lists are found by the path of a request.
struct ModelPlaces {
    private var objects: [String: Int] = [:]
    private var lists: [String: Int] = [:]

    init(_ catalogue: Catalogue) {
        for object in catalogue.objects.indices {
            objects[catalogue.target(of: object)] = object
            if case .book(let id) = catalogue.objects[object] { objects["/api/admin/books/\(id)"] = object }
        }
        for (place, list) in catalogue.lists.enumerated() { lists[list.target] = place }
    }

    func target(of uri: String) -> (ModelRequest.Target, isRestoration: Bool)? {
        if let object = objects[uri] { return (.object(object), false) }
        if let list = lists[uri] { return (.list(list), false) }
        let end = "/restore"
        guard uri.hasSuffix(end), let object = objects[String(uri.dropLast(end.count))] else { return nil }
        return (.object(object), true)
    }
}
