extension StoreSettings {
    /// Reads `store`. After a complaint the value is incomplete.
    init(reading section: inout Section) {
        let memory = section.value("memory", .storeMemory) ?? StoreSettings().memory
        var disk: DiskSettings?
        section.section("disk") { disk = DiskSettings(reading: &$0) }
        let largestObject = section.value("largest-object", .size(0...1 << 44))
        let largestInMemory = section.value("largest-in-memory", .size(0...1 << 44))
        self.init(memory: memory, disk: disk, largestObject: largestObject, largestInMemory: largestInMemory)
        section.read("variants", .integer(1...1024), into: &variants)
        section.read("spill", .anyCase, into: &spill)
        section.read("trust-after-restart", .onOrOff, into: &trustAfterRestart)
        // What a mistake leaves of the disk is no measure for the rest.
        if disk != nil || !section.has("disk") { checkSizes(section, largestInMemory: largestInMemory ?? 0) }
        if !section.has("disk") {
            section.warn(
                of: ["largest-in-memory", "spill", "trust-after-restart"], "has no effect without store.disk")
        }
    }

    private func checkSizes(_ section: Section, largestInMemory: Int) {
        let (most, owner) = disk.map { ($0.largestBody, "half of the disk's size") } ?? (memory, "the store's memory")
        func check(_ key: String, _ size: Int, _ most: Int, _ owner: String) {
            guard size > most else { return }
            section.refuse(
                key, "\(section.path(key)) is \(ByteSize.text(size)), expected at most \(owner), \(ByteSize.text(most))"
            )
        }
        check("largest-object", largestObject, most, owner)
        check("largest-in-memory", largestInMemory, memory, "the store's memory")
    }
}

extension ValueKind where Value == Int {
    /// What `store.memory` may be.
    static var storeMemory: ValueKind { .size(1 << 20...1 << 44) }
}
