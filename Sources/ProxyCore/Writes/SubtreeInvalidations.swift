internal import CacheStorage
internal import HTTPSemantics
internal import Synchronization

/// Invalidations of all that lies below a path, as the removal of a collection is (RFC 4918).
///
/// Each has a generation under the hash of its path, as a group has. A stored response doesn't know what it lies below, which
/// would cost every response memory for the sake of few; instead each request for a path takes over what stands above it, before
/// anything is looked up. That is done for paths as deep as there has been an invalidation above, and for no other: a proxy
/// that has seen none reads one word.
///
/// Any thread may call any method at any time.
final class SubtreeInvalidations: Sendable {
    /// A subtree that begins deeper counts as one that begins here.
    private static let greatestDepth = 62
    /// The depths, in segments, at which subtrees that were invalidated begin: a bit for each.
    private let depths = Atomic<UInt64>(0)

    /// The hash under which all that lies below a path is invalidated.
    /// - Parameter target: path and query.
    func hash(below target: Span<UInt8>, hasher: KeyHasher) -> UInt64 {
        var path: [UInt8] = []
        FoldedPath.append(target, to: &path)
        var (depth, end) = (0, 0)
        Self.forEachPrefix(of: path.span, upTo: Self.greatestDepth) { (depth, end) = ($0, $1) }
        if path.count > 1, depth < Self.greatestDepth { (depth, end) = (depth + 1, path.count) }
        depths.bitwiseOr(1 << UInt64(depth), ordering: .acquiringAndReleasing)
        return hasher.subtreeHash(path.span.extracting(0..<end))
    }

    /// Lets a path take over what was invalidated above it.
    /// - Parameters:
    ///   - hash: of the path.
    ///   - target: path and query.
    func takeOver(_ hash: UInt64, target: Span<UInt8>, store: MemoryStore) {
        let depths = depths.load(ordering: .acquiring)
        if depths == 0 { return }
        takeOver(hash, target: target, depths: depths, store: store)
    }

    private func takeOver(_ hash: UInt64, target: Span<UInt8>, depths: UInt64, store: MemoryStore) {
        let (length, isPlain) = FoldedPath.extent(of: target)
        guard isPlain else {
            var path: [UInt8] = []
            FoldedPath.append(target, to: &path)
            return takeOver(hash, path: path.span, depths: depths, store: store)
        }
        takeOver(hash, path: target.extracting(0..<length), depths: depths, store: store)
    }

    private func takeOver(_ hash: UInt64, path: Span<UInt8>, depths: UInt64, store: MemoryStore) {
        Self.forEachPrefix(of: path, upTo: Self.greatestDepth) { depth, end in
            guard depths >> UInt64(depth) & 1 == 1 else { return }
            store.generations.inherit(hash, from: store.hasher.subtreeHash(path.extracting(0..<end)))
        }
    }

    /// Calls `body` with the depth and the end of each path above a path, from the root on.
    private static func forEachPrefix(of path: Span<UInt8>, upTo greatest: Int, _ body: (Int, Int) -> Void) {
        var depth = 0
        for position in 0..<path.count where path[position] == ASCII.slash {
            // The root is not below itself.
            if path.count == 1 { return }
            body(depth, position)
            depth += 1
            if depth > greatest { return }
        }
    }
}
