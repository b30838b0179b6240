/// Elements in places that are used again.
struct Slots<Element: Sendable>: Sendable {
    private var elements: [Element?] = []
    private var free: [Int] = []

    mutating func add(_ element: Element) -> Int {
        if let slot = free.popLast() {
            elements[slot] = element
            return slot
        }
        elements.append(element)
        return elements.count - 1
    }

    subscript(slot: Int) -> Element {
        get { elements[slot]! }
        set { elements[slot] = newValue }
    }

    @discardableResult
    mutating func remove(_ slot: Int) -> Element {
        defer {
            elements[slot] = nil
            free.append(slot)
        }
        return elements[slot]!
    }
}
