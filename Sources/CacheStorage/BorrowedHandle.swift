package import NIOCore
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Makes regions of a file whose descriptor is somebody else's, who keeps it open as long as this lives. It is for one reader:
/// SwiftNIO lets nobody use a handle twice at a time.
package final class BorrowedHandle: Sendable {
    private let descriptor: CInt
    // Made for who sends regions; others do without.
    private let handle = Mutex<NIOFileHandle?>(nil)

    package init(_ descriptor: CInt) {
        self.descriptor = descriptor
    }

    deinit {
        // Until the handle is closed a region can still be sent, from whatever file gets the descriptor next.
        guard let handle = handle.withLock({ $0 }) else { return }
        while !Self.isClosed(handle) { sched_yield() }
    }

    private static func isClosed(_ handle: NIOFileHandle) -> Bool {
        do {
            _ = try handle.takeDescriptorOwnership()
            return true
        } catch let error as IOError {
            return error.errnoCode != EBUSY
        } catch {
            return true
        }
    }

    /// A part of the file. It is written at once or fails after this has gone.
    package func region(_ range: Range<Int>) -> FileRegion {
        let handle = handle.withLock { handle in
            let made = handle ?? NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: descriptor)
            handle = made
            return made
        }
        return FileRegion(fileHandle: handle, readerIndex: range.lowerBound, endIndex: range.upperBound)
    }
}
