/// A place in the file, both from 1; columns count Unicode scalars.
struct Position: Hashable {
    var line: Int
    var column: Int
}
