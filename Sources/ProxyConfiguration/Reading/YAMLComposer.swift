import CYaml

/// Builds the tree of a YAML document's values from the events that libyaml reads.
struct YAMLComposer: ~Copyable {
    /// Deeper nesting is refused, as each level takes stack.
    private static let deepest = 100
    private let source: SourceText
    /// It points into itself, and so must not move.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private var anchors: [String: YAMLNode] = [:]

    private init(_ source: SourceText) throws(YAMLMistake) {
        self.source = source
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        bytes = .allocate(capacity: source.text.utf8.count)
        _ = bytes.initialize(from: source.text.utf8)
        guard yaml_parser_initialize(parser) == 1 else { throw YAMLMistake(parser.pointee, in: source) }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        bytes.deallocate()
    }

    /// The value of the only document in `source`; nil if there is none.
    static func compose(_ source: SourceText) throws(YAMLMistake) -> YAMLNode? {
        var composer = try YAMLComposer(source)
        return try composer.document()
    }

    private mutating func document() throws(YAMLMistake) -> YAMLNode? {
        var root: YAMLNode?
        while true {
            let event = try next()
            switch event.kind {
            case .documentStart where root != nil:
                throw YAMLMistake("a second YAML document starts here, expected one only", at: event.position)
            case .streamEnd:
                return root
            case .streamStart, .documentStart, .documentEnd:
                continue
            default:
                root = try node(event, depth: 1)
            }
        }
    }

    /// The value that begins with `event`.
    private mutating func node(_ event: Event, depth: Int) throws(YAMLMistake) -> YAMLNode {
        guard depth <= Self.deepest else {
            throw YAMLMistake(
                "the values are nested too deep, expected \(Self.deepest) levels at most", at: event.position)
        }
        let node: YAMLNode
        switch event.kind {
        case .alias:
            guard let anchor = event.anchor, let named = anchors[anchor] else {
                throw YAMLMistake(
                    "not YAML: found undefined alias, expected the name of an anchor that stands before it",
                    at: event.position)
            }
            return named
        case .sequenceStart:
            var items: [YAMLNode] = []
            while true {
                let item = try next()
                if item.kind == .sequenceEnd { break }
                items.append(try self.node(item, depth: depth + 1))
            }
            node = .sequence(items, event.position)
        case .mappingStart:
            var mapping = YAMLMapping()
            while true {
                let key = try next()
                if key.kind == .mappingEnd { break }
                let keyNode = try self.node(key, depth: depth + 1)
                mapping.append(keyNode, try self.node(try next(), depth: depth + 1))
            }
            node = .mapping(mapping, event.position)
        default:
            node = .scalar(.init(string: event.text, style: event.style, position: event.position))
        }
        if let anchor = event.anchor { anchors[anchor] = node }
        return node
    }

    private func next() throws(YAMLMistake) -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw YAMLMistake(parser.pointee, in: source) }
        defer { yaml_event_delete(&event) }
        return Event(event)
    }
}

extension YAMLComposer {
    /// An event of libyaml, with copies of what it holds.
    private struct Event {
        enum Kind {
            case streamStart, streamEnd, documentStart, documentEnd
            case alias, scalar, sequenceStart, sequenceEnd, mappingStart, mappingEnd
        }

        let kind: Kind
        let position: Position
        /// Its own name, or the name that an alias stands for.
        private(set) var anchor: String?
        private(set) var text = ""
        private(set) var style = YAMLScalar.Style.plain

        init(_ event: yaml_event_t) {
            position = Position(event.start_mark)
            switch event.type {
            case YAML_STREAM_START_EVENT: kind = .streamStart
            case YAML_DOCUMENT_START_EVENT: kind = .documentStart
            case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
            case YAML_ALIAS_EVENT:
                kind = .alias
                anchor = Self.string(event.data.alias.anchor)
            case YAML_SEQUENCE_START_EVENT:
                kind = .sequenceStart
                anchor = Self.string(event.data.sequence_start.anchor)
            case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
            case YAML_MAPPING_START_EVENT:
                kind = .mappingStart
                anchor = Self.string(event.data.mapping_start.anchor)
            case YAML_MAPPING_END_EVENT: kind = .mappingEnd
            case YAML_SCALAR_EVENT:
                let scalar = event.data.scalar
                kind = .scalar
                anchor = Self.string(scalar.anchor)
                text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
                style =
                    switch scalar.style {
                    case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: .quoted
                    case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
                    default: .plain
                    }
            default: kind = .streamEnd
            }
        }

        private static func string(_ name: UnsafeMutablePointer<yaml_char_t>?) -> String? {
            name.map { String(cString: $0) }
        }
    }
}
