#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

#if FUZZING
    /// libFuzzer calls this with each input; which target it is for, the environment says.
    @_cdecl("LLVMFuzzerTestOneInput")
    package func runInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
        Fuzz.target.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    }

    enum Fuzz {
        static let target: FuzzTarget = {
            guard let name = getenv("FUZZ_TARGET"), let target = FuzzTarget(rawValue: String(cString: name)) else {
                print("FUZZ_TARGET is to be one of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
                exit(2)
            }
            return target
        }()
    }
#else
    /// `fuzz TARGET FILE…` runs the inputs in these files.
    @main
    enum Fuzz {
        static func main() {
            let arguments = CommandLine.arguments
            guard arguments.count > 2, let target = FuzzTarget(rawValue: arguments[1]) else {
                print("usage: fuzz \(FuzzTarget.allCases.map(\.rawValue).joined(separator: "|")) FILE…")
                exit(2)
            }
            for path in arguments.dropFirst(2) {
                guard let input = contents(of: path) else {
                    print("\(path): can't be read")
                    exit(2)
                }
                target.run(input)
            }
            print("\(arguments.count - 2) inputs without a finding")
        }

        /// The bytes of a file; nil if it can't be read.
        private static func contents(of path: String) -> [UInt8]? {
            guard let file = fopen(path, "rb") else { return nil }
            defer { fclose(file) }
            var bytes: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = fread(&piece, 1, piece.count, file)
                guard count > 0 else { return bytes }
                bytes += piece[..<count]
            }
        }
    }
#endif
