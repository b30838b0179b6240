import HTTPSemantics
import NIOCore
import NIOHTTP1
import ProxyTesting

/// The objects of the origin in memory, and what it does with one request at one moment. Lives on one event loop.
final class ModelShelf {
    /// How much larger than the largest object that is stored the large versions are.
    private static let fillerLength = ConsistencySettings.largestObject + 4096

    private let behaviour: ModelBehaviour
    private let catalogue: Catalogue
    private let history: History
    private let seed: UInt64
    private let now: () -> Timestamp
    private var objects: [ModelObject] = []
    private var generator: SplitMix64

    init(
        _ behaviour: ModelBehaviour, catalogue: Catalogue, history: History, seed: UInt64,
        now: @escaping () -> Timestamp
    ) {
        self.behaviour = behaviour
        self.catalogue = catalogue
        self.history = history
        self.seed = seed
        self.now = now
        generator = SplitMix64(seed: seed ^ 0x5DEE_CE66_D3A1_97B5)
    }

    /// Makes the catalogue's objects.
    func fill() {
        for object in catalogue.objects.indices {
            let target = catalogue.target(of: object)
            let identifier = String(target[target.index(after: target.lastIndex(of: "/") ?? target.startIndex)...])
            objects.append(
                ModelObject(identifier: identifier, isBook: catalogue.isBook(object), second: second))
            note(object, cause: nil, startedAt: .now())
        }
    }

    /// How long a request takes before it is carried out, and after that.
    func delays() -> (before: TimeAmount, after: TimeAmount) {
        let longest = Int(behaviour.longestDelay.nanoseconds / 1000)
        guard longest > 0 else { return (.zero, .zero) }
        let all = generator.below(longest)
        let before = generator.below(all + 1)
        return (.microseconds(Int64(before)), .microseconds(Int64(all - before)))
    }

    func carryOut(_ request: ModelRequest) -> ModelResponse {
        switch (request.target, request.action) {
        case (.object(let object), .read): read(object, request)
        case (.object(let object), .update): write(object, request) { $0.isDeleted ? nil : .update }
        case (.object(let object), .delete): write(object, request) { $0.isDeleted ? nil : .delete }
        case (.object(let object), .restore): write(object, request) { $0.isDeleted ? .restore : nil }
        case (.list(let list), .read): show(catalogue.lists[list], request)
        case (.list, _): ModelResponse(.methodNotAllowed)
        }
    }

    private var second: Int64 { now().milliseconds / 1000 }

    // MARK: Reads

    private func read(_ place: Int, _ request: ModelRequest) -> ModelResponse {
        let object = objects[place]
        var fields = cacheFields()
        if behaviour.varies { fields.add(name: "Vary", value: "Accept-Language") }
        guard !object.isDeleted else { return ModelResponse(.notFound, fields) }
        for (name, value) in validators(of: place, language: request.language) { fields.add(name: name, value: value) }
        if isUnchanged(fields, request) { return ModelResponse(.notModified, fields) }
        fields.add(name: "Content-Type", value: "application/json")
        return ModelResponse(.ok, fields, body: body(of: place, language: request.language))
    }

    private func show(_ list: Catalogue.List, _ request: ModelRequest) -> ModelResponse {
        var fields = cacheFields()
        let shown = list.shown.map { objects[$0] }.filter { !$0.isDeleted }
        if behaviour.tagsLists {
            let names = shown.map { "\($0.identifier).\($0.version)" }.joined(separator: "-")
            fields.add(name: "ETag", value: "\"l\(names)\"")
        }
        if isUnchanged(fields, request) { return ModelResponse(.notModified, fields) }
        fields.add(name: "Content-Type", value: "application/json")
        return ModelResponse(.ok, fields, body: #"{"items":[\#(shown.map(\.item).joined(separator: ","))]}"#)
    }

    private func cacheFields() -> HTTPHeaders {
        if generator.below(100) < behaviour.percentNotToStore { return ["Cache-Control": "no-store"] }
        return behaviour.cacheControl.map { ["Cache-Control": $0] } ?? HTTPHeaders()
    }

    private func validators(of place: Int, language: String?) -> [(String, String)] {
        let object = objects[place]
        switch behaviour.validators {
        case .exact:
            let suffix = language.map { VersionTag.suffix(language: $0) } ?? ""
            return [("ETag", "\"\(object.versionText)\(suffix)\"")]
        case .coarse where place.isMultiple(of: 2): return [("ETag", "\"s\(object.second)\"")]
        case .coarse:
            var date: [UInt8] = []
            HTTPDate.append(object.second, to: &date)
            return [("Last-Modified", String(decoding: date, as: UTF8.self))]
        }
    }

    private func isUnchanged(_ fields: HTTPHeaders, _ request: ModelRequest) -> Bool {
        if let named = request.ifNoneMatch {
            return fields.first(name: "etag").map { Self.members(named).contains($0) } ?? false
        }
        return request.ifModifiedSince != nil && fields.first(name: "last-modified") == request.ifModifiedSince
    }

    private func body(of place: Int, language: String?) -> String {
        // By object and version alone, so that each version has one body.
        let version = UInt64(bitPattern: objects[place].version)
        var chance = SplitMix64(seed: seed ^ UInt64(place) << 40 ^ version)
        let isLarge = chance.below(100) < behaviour.percentTooLarge
        let body = objects[place].body(fillingUp: isLarge ? Self.fillerLength : 0)
        guard behaviour.varies, let language else { return body }
        return LanguageMark.adding(language, to: body)
    }

    private static func members(_ list: String) -> [String] {
        list.split(separator: ",").map { member in
            let text = member.drop { $0 == " " }
            return String(text.hasPrefix("W/") ? text.dropFirst(2) : text)
        }
    }

    // MARK: Writes

    private enum Change {
        case update, delete, restore
    }

    private func write(_ place: Int, _ request: ModelRequest, _ change: (ModelObject) -> Change?) -> ModelResponse {
        let startedAt = NIODeadline.now()
        if let named = request.ifMatch {
            let present = validators(of: place, language: nil).first { $0.0 == "ETag" }?.1 ?? ""
            let opaque = present.dropLast()
            // A tag of any variant names the version.
            guard Self.members(named).contains(where: { $0 == present || $0.hasPrefix(opaque + ".") }) else {
                return ModelResponse(.preconditionFailed)
            }
        }
        guard let change = change(objects[place]) else { return ModelResponse(.conflict) }
        switch change {
        case .update: objects[place].update(to: request.body, by: request.cause, second: second)
        case .delete: objects[place].setDeleted(true, second: second)
        case .restore: objects[place].setDeleted(false, second: second)
        }
        note(place, cause: request.cause, startedAt: startedAt)
        var fields = HTTPHeaders()
        if behaviour.validators == .exact { fields.add(name: "ETag", value: "\"\(objects[place].versionText)\"") }
        fields.add(name: VersionTag.fieldName, value: objects[place].versionText)
        return ModelResponse(.noContent, fields)
    }

    private func note(_ place: Int, cause: Operation.Identifier?, startedAt: NIODeadline) {
        let object = objects[place]
        history.add(
            OriginEvent(
                object: place, version: object.version,
                bodyHash: object.isDeleted ? nil : ContentHash.of(body(of: place, language: nil)), cause: cause,
                writer: object.writer, startedAt: startedAt, committedAt: .now()))
    }
}
