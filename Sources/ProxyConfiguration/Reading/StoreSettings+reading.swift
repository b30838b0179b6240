extension StoreSettings {
    /// Reads `store`. After a complaint the value is incomplete.
    init(reading section: inout Section) {
        self.init(memory: section.value("memory", .size(1 << 20...1 << 44)) ?? StoreSettings().memory)
        section.read("largest-object", .size(0...1 << 44), into: &largestObject)
        if largestObject > memory {
            section.refuse(
                "largest-object",
                "\(section.path("largest-object")) is \(ByteSize.text(largestObject)), "
                    + "expected at most the store's memory, \(ByteSize.text(memory))")
        }
        section.read("variants", .integer(1...1024), into: &variants)
    }
}
