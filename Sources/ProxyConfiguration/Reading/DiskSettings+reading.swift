extension DiskSettings {
    /// Reads `store.disk`; nil after a complaint.
    init?(reading section: inout Section) {
        let path = section.require("path", .directoryPath)
        let size = section.require("size", .size(1 << 20...1 << 44))
        guard let path, let size else { return nil }
        self.init(path: path, size: size)
    }
}
