/// What the store asks of the file system, each a system call of its own, so that a test can let any of them fail.
package struct FileOperations: Sendable {
    /// How a file is opened.
    package enum Mode: Sendable {
        /// For reading; the file exists.
        case read
        /// For reading and writing; the file is made if it is absent.
        case write
        /// For reading and writing; a new file, made empty if there is one.
        case create
    }

    /// Opens a file and returns its descriptor.
    package var open: @Sendable (_ path: String, _ mode: Mode) throws(SystemError) -> Int32
    package var close: @Sendable (_ descriptor: Int32) -> Void
    /// Writes at an offset; returns how much, which may be less.
    package var write:
        @Sendable (_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, _ offset: Int) throws(SystemError) -> Int
    /// Reads at an offset; returns how much, 0 at the end.
    package var read:
        @Sendable (_ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer, _ offset: Int) throws(SystemError)
            -> Int
    /// Whether the byte at an offset can be read without waiting for the disk; true if the system can't tell.
    package var isCached: @Sendable (_ descriptor: Int32, _ offset: Int) -> Bool
    /// Reads at an offset if that can be done without waiting for the disk; returns how much, nil if it can't be done so.
    package var readCached:
        @Sendable (_ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer, _ offset: Int) -> Int?
    /// Waits until what was written is on the disk.
    package var synchronise: @Sendable (_ descriptor: Int32) throws(SystemError) -> Void
    package var truncate: @Sendable (_ descriptor: Int32, _ length: Int) throws(SystemError) -> Void
    package var length: @Sendable (_ descriptor: Int32) throws(SystemError) -> Int
    package var rename: @Sendable (_ from: String, _ to: String) throws(SystemError) -> Void
    package var remove: @Sendable (_ path: String) throws(SystemError) -> Void
    /// The names in a directory, without `.` and `..`, in no order.
    package var list: @Sendable (_ path: String) throws(SystemError) -> [String]
}
