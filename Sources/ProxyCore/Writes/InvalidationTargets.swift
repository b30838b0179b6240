internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire

/// The hashes of everything that a write's answer invalidates.
struct InvalidationTargets {
    /// The write's own path and its `Destination`; what `Location` and `Content-Location` name; and the paths that its
    /// relation names.
    private(set) var paths: [KeyHashes] = []
    /// The groups that its relation, or the answer itself, names, and what lies below the paths of the write.
    private(set) var groups: [UInt64] = []
    /// Which of the paths has the version that the answer's entity-tag is; nil if none of them.
    private(set) var versioned: Int?

    /// What is known before there is an answer: the write's own path, and what its relation names.
    init(_ request: RequestMessage, relation: RelationMatch?, shared: ProxyShared) {
        let hasher = shared.store.hasher
        let (authority, supplement) = (Array(request.key.authority), Array(request.key.supplement))
        paths.append(request.hashes)
        addReach(of: request, authority: authority, shared: shared)
        guard let relation else {
            versioned = 0
            return
        }
        var isFirst = true
        relation.forEachChange(in: shared.relations) { text, isGroup in
            if isGroup {
                groups.append(hasher.groupHash(text))
            } else {
                let place = add(hasher.hashes(authority: authority.span, target: text, supplement: supplement))
                if isFirst { versioned = place }
            }
            isFirst = false
        }
    }

    /// Adds what the method, `Destination` and `Depth` say of how far the write reaches.
    private mutating func addReach(of request: RequestMessage, authority: [UInt8], shared: ProxyShared) {
        let (hasher, bytes, target) = (shared.store.hasher, request.bytes, Array(request.key.target))
        let (method, fields) = (request.head.method, request.head.fields)
        if Invalidation.reachesBelow(method, target: target.span, fields: fields, in: bytes.span) {
            groups.append(shared.subtrees.hash(below: target.span, hasher: hasher))
        }
        guard
            let destination = Invalidation.destination(
                of: method, requestTarget: target, authority: authority, scheme: Array("http".utf8), fields: fields,
                in: bytes.span)
        else { return }
        add(hasher.hashes(authority: authority.span, target: destination.span))
        // What was there before is replaced whole (RFC 4918 §9.8.4, §9.9.3).
        groups.append(shared.subtrees.hash(below: destination.span, hasher: hasher))
    }

    /// Adds what the answer itself names.
    mutating func add(
        answerTo request: RequestMessage, status: UInt16?, fields: FieldTable, in bytes: Span<UInt8>,
        shared: ProxyShared
    ) {
        let hasher = shared.store.hasher
        for name in CacheGroups.invalidated(by: request.isSafe ? request.head.method : .other, fields, in: bytes) {
            groups.append(hasher.groupHash(name.span))
        }
        guard fields.contains(.location) || fields.contains(.contentLocation) else { return }
        let authority = Array(request.key.authority)
        let target = Array(request.key.target)
        let scheme = Array("http".utf8)
        let named = Invalidation.targets(
            requestTarget: target, authority: authority, scheme: scheme, fields: fields, in: bytes)
        for target in named { add(hasher.hashes(authority: authority.span, target: target.span)) }
        // "Any validator fields sent in the response convey the current validators for a new representation created by the
        // request", which "Location" names (RFC 9110 §15.3.2)
        if status == 201,
            let location = Invalidation.location(
                requestTarget: target, authority: authority, scheme: scheme, fields: fields, in: bytes)
        {
            versioned = add(hasher.hashes(authority: authority.span, target: location.span))
        }
    }

    /// Calls `body` with each hash under which something is invalidated.
    func forEach(_ body: (UInt64) -> Void) {
        for path in paths { body(path.path) }
        for group in groups { body(group) }
    }

    /// - Returns: its place among the paths.
    @discardableResult
    private mutating func add(_ hashes: KeyHashes) -> Int {
        if let place = paths.firstIndex(of: hashes) { return place }
        paths.append(hashes)
        return paths.count - 1
    }
}
