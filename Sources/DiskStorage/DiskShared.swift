internal import CacheStorage
internal import NIOPosix
internal import Synchronization

/// What the writer, the readers and the store itself have in common.
final class DiskShared: Sendable {
    let directory: StoreDirectory
    let files: FileOperations
    let limits: DiskStoreLimits
    let hasher: KeyHasher
    let index: RecordIndex
    let segments = SegmentTable()
    let space = SpaceAccount()
    /// The heads of large bodies that were validated since they were written.
    let freshened = FreshenedHeads()
    /// The threads that wait for the disk on behalf of readers.
    let readers: NIOThreadPool
    /// The same for what takes long: reading a large body to see whether it is what was written. Nothing waits behind it.
    let verifiers = NIOThreadPool(numberOfThreads: 1)
    /// Without what is counted elsewhere.
    let figures = Mutex(DiskStoreFigures())
    /// Whether what was current at a clean stop is taken for current.
    let trustsCleanStop: Bool
    private let markSeed: UInt64
    let report: @Sendable (DiskStoreEvent) -> Void

    init(
        directory: StoreDirectory, files: FileOperations, limits: DiskStoreLimits, hasher: KeyHasher,
        trustsCleanStop: Bool, markSeed: UInt64, report: @escaping @Sendable (DiskStoreEvent) -> Void
    ) {
        self.directory = directory
        self.files = files
        self.limits = limits
        self.hasher = hasher
        index = RecordIndex(variantsPerKey: limits.variantsPerKey)
        self.trustsCleanStop = trustsCleanStop
        self.markSeed = markSeed
        self.report = report
        readers = NIOThreadPool(numberOfThreads: limits.readers)
    }

    /// What counts towards the capacity: the segments, and the index that a clean stop will write.
    var usedBytes: Int {
        space.bytes + IndexFile.length(records: index.count, segments: segments.count) + StoreSeed.length
            + DirectoryLock.greatestLength
    }

    func count(_ change: (inout DiskStoreFigures) -> Void) {
        figures.withLock { change(&$0) }
    }

    /// A mark that nobody outside can guess, different for each segment.
    func mark(ofSegment number: UInt32) -> UInt64 {
        var mixed = markSeed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    func path(_ segment: Segment) -> String {
        directory.segment(segment.number, segment.kind)
    }

    /// Opens a segment for reading; nil if it has been removed.
    func open(_ number: UInt32) throws(SystemError) -> SegmentFile? {
        guard let status = segments.status(number) else { return nil }
        if let open = status.open { return open }
        do throws(SystemError) {
            return SegmentFile(
                segment: status.segment, file: try StoreFile(path(status.segment), .read, files))
        } catch {
            if error.isAbsent { return nil }
            throw error
        }
    }

    /// Runs work that waits for the disk, such as `DiskBody.read`, on one of the store's threads.
    /// - Parameter work: is told whether it may still read: not after the store's end.
    func perform(isLong: Bool = false, _ work: @escaping @Sendable (_ mayRead: Bool) -> Void) {
        (isLong ? verifiers : readers).submit { state in
            if case .active = state { work(true) } else { work(false) }
        }
    }

    /// Ends the threads that read.
    func shutdown() {
        readers.shutdownGracefully { _ in }
        verifiers.shutdownGracefully { _ in }
    }

    /// Notes that something could not be read, which another time may be. What is fetched anew meanwhile is written anew.
    func noteFailure(_ error: SystemError, toRead entry: DiskEntry?, inSegment number: UInt32) {
        count { $0.readFailures += 1 }
        report(.cannotRead(segment: number, cause: error.description))
        if let entry { index.update(entry) { $0.insert(.unreadable) } }
    }

    /// Takes a damaged record out of the index.
    func drop(_ entry: DiskEntry) {
        guard index.remove(entry) else { return }
        _ = segments.count(entry, isLive: false)
        count { $0.badRecords += 1 }
        report(.badRecord(segment: entry.segment, offset: entry.offset))
    }
}
