import ConsistencyChecking
import Testing

@Suite("What clients do")
struct WorkloadTests {
    private let catalogue = Catalogue(bookCount: 50)

    private func operations(seed: UInt64, client: Int) -> [Operation] {
        var workload = Workload(seed: seed, client: client, catalogue: catalogue)
        return (0..<3000).map { _ in workload.next() }
    }

    @Test("The same seed gives the same operations")
    func replay() {
        #expect(operations(seed: 5, client: 3) == operations(seed: 5, client: 3))
        #expect(operations(seed: 5, client: 3).map(\.kind) != operations(seed: 6, client: 3).map(\.kind))
        #expect(operations(seed: 5, client: 3).map(\.kind) != operations(seed: 5, client: 4).map(\.kind))
    }

    @Test("Every kind of operation comes, and only what an object offers")
    func kinds() {
        let operations = operations(seed: 1, client: 0)
        #expect(Set(operations.map(\.kind)) == Set(Operation.Kind.allCases))
        for operation in operations {
            switch operation.kind {
            case .list: #expect(catalogue.lists.indices.contains(operation.subject))
            case .delete, .restore: #expect(catalogue.isBook(operation.subject))
            case .action: #expect(catalogue.hasActions(operation.subject))
            case .read, .head, .update: #expect(catalogue.objects.indices.contains(operation.subject))
            }
        }
    }

    @Test("Clients meet at the same objects")
    func focus() {
        let objects = (0..<4).map { client in Set(operations(seed: 9, client: client).prefix(192).map(\.subject)) }
        #expect(objects.dropFirst().allSatisfy { $0.intersection(objects[0]).count > 3 })
    }
}
