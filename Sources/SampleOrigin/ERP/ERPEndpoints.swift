import HTTPTypes
import Hummingbird
import HummingbirdCore

/// The ERP API.
struct ERPEndpoints: Sendable {
    /// The field that makes an action honour `If-Match`.
    static let backgroundFieldName = "erp-api-background"

    let store: ERPStore
    let backgroundWork: ERPBackgroundWork
    let format: EntityTagFormat

    /// Everything below `/api/v1`.
    var all: [Endpoint] {
        ERPKind.allCases.flatMap { kind in
            let list = "/api/v1/\(kind.rawValue)"
            let item = list + "/{id}"
            var endpoints = [
                Endpoint(.get, list) { request, _ in try await self.list(kind, request) },
                Endpoint(.post, list) { request, _ in try await create(kind, request) },
                Endpoint(.get, item) { request, context in try await show(id(kind, context), kind, request) },
                Endpoint(.put, item) { request, context in try await update(id(kind, context), kind, request) },
            ]
            if !kind.actions.isEmpty {
                endpoints.append(
                    Endpoint(.post, item + "/action/{name}") { request, context in
                        try await accept(context.parameters.get("name"), id(kind, context), kind, request)
                    })
            }
            return endpoints
        }
    }

    private func list(_ kind: ERPKind, _ request: Request) async throws -> Response {
        .json(try await store.page(PageRequest(request), of: kind.entity).json { $0.json(as: kind) })
    }

    private func show(_ id: Int64, _ kind: ERPKind, _ request: Request) async throws -> Response {
        guard let row = try await store.row(id, of: kind.entity) else { throw ERPStore.missing(id, kind.entity) }
        return .representation(row.json(as: kind), opaqueTag: row.version.text, of: request, format: format)
    }

    private func create(_ kind: ERPKind, _ request: Request) async throws -> Response {
        let input = try ERPInput(try await request.decodeBody(as: JSONValue.self), as: kind)
        try input.validateAsNewRow()
        let row = try await store.create(input.values, in: kind.entity, correlation: request.correlation)
        let headers: HTTPFields = [
            .location: "/api/v1/\(kind.rawValue)/\(row.id)", .eTag: format.fieldValue(row.version.text),
        ]
        return .json(row.json(as: kind), status: .created, headers: headers)
    }

    private func update(_ id: Int64, _ kind: ERPKind, _ request: Request) async throws -> Response {
        let input = try ERPInput(try await request.decodeBody(as: JSONValue.self), as: kind)
        let condition = EntityTagCondition(.ifMatch, of: request, format: format)
        let row = try await store.update(
            id, of: kind.entity, with: input.values, if: condition, correlation: request.correlation)
        return .withoutContent(headers: [.eTag: format.fieldValue(row.version.text)])
    }

    private func accept(
        _ name: String?, _ id: Int64, _ kind: ERPKind, _ request: Request
    ) async throws -> Response {
        guard let action = kind.actions.first(where: { $0.rawValue == name?.lowercased() }) else {
            throw Problem.notFound("A \(kind.rawValue) has no action '\(name ?? "")'.")
        }
        guard let row = try await store.row(id, of: kind.entity) else { throw ERPStore.missing(id, kind.entity) }
        var condition: EntityTagCondition?
        if let background = HTTPField.Name(ERPEndpoints.backgroundFieldName), request.headers.contains(background) {
            condition = EntityTagCondition(.ifMatch, of: request, format: format)
        }
        if let condition, !condition.matchesStrongly(row.version.text) { throw Problem.preconditionFailed }
        backgroundWork.enqueue(
            ERPJob(
                action: action, id: id, entity: kind.entity, condition: condition, correlation: request.correlation))
        let answer = JSONValue.object([
            JSONMember("id", .string(String(id))),
            JSONMember("action", .string(action.rawValue)),
            JSONMember("state", "Accepted"),
        ])
        return .json(answer, status: .accepted)
    }

    /// The `{id}` of the path. ERP rows have numbers; anything else can't exist.
    private func id(_ kind: ERPKind, _ context: BasicRequestContext) throws -> Int64 {
        let identifier = try context.parameters.identifier()
        guard let id = Int64(identifier), String(id) == identifier else {
            throw Problem.notFound("There is no \(kind.entity.rawValue) '\(identifier)'.")
        }
        return id
    }
}
