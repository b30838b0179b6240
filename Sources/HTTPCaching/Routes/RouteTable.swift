import HTTPSemantics

/// Routes in order: the first whose pattern matches wins.
///
/// The lookup itself is `PathTable`'s, which is not generic: a generic type's methods are not specialised for callers
/// in other modules, and this one is asked once per request.
package struct RouteTable<Value: Sendable>: Sendable {
    /// The routes' patterns, in order.
    package let paths: PathTable
    /// The routes' values, in order.
    package let values: [Value]

    /// A table of `routes`, in order of precedence.
    package init(_ routes: [(pattern: PathPattern, value: Value)] = []) {
        paths = PathTable(routes.map(\.pattern))
        values = routes.map(\.value)
    }

    /// Whether there is no route.
    package var isEmpty: Bool { values.isEmpty }

    /// The place of the first route whose pattern covers `path`, a request target in origin form, with or without its
    /// query. Allocates nothing.
    package func firstIndex(matching path: Span<UInt8>) -> Int? {
        paths.firstIndex(matching: path)
    }

    /// The value of the first route whose pattern covers `path`; nil if none does.
    package func first(matching path: Span<UInt8>) -> Value? {
        paths.firstIndex(matching: path).map { values[$0] }
    }
}
