import Logging
import ProxyServer
import ServiceLifecycle
import UnixSignals

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What the process does when it gets a signal. A value: `SignalHandling` acts on it.
struct SignalState {
    enum Action: Equatable {
        /// Finish what runs, and end.
        case stop
        /// End, whatever runs, with this exit code.
        case endAtOnce(Int32)
        case reopenLog
        /// Say that there is no reload.
        case reopenLogOnly
        case ignore
    }

    static let trapped: [UnixSignal] = [.sigterm, .sigint, .sigquit, .sighup, .sigusr1, .sigusr2]
    private var isStopping = false

    mutating func receive(_ signal: UnixSignal) -> Action {
        switch signal {
        case .sigterm, .sigint, .sigquit:
            defer { isStopping = true }
            return isStopping ? .endAtOnce(128 + signal.rawValue) : .stop
        case .sigusr1: return .reopenLog
        case .sighup: return .reopenLogOnly
        default: return .ignore
        }
    }
}

/// Acts on signals until it is cancelled.
struct SignalHandling {
    let proxy: ProxyService
    let logger: Logger
    let stop: @Sendable () async -> Void

    func run(_ signals: UnixSignalsSequence) async {
        var state = SignalState()
        for await signal in signals {
            switch state.receive(signal) {
            case .stop: await stop()
            case .endAtOnce(let code):
                logger.warning(
                    "\(signal) while stopping: ending at once, without finishing what runs or saving the store's index")
                // An event loop or a disk that hangs doesn't hold up the end.
                Task.detached {
                    try? await Task.sleep(for: .seconds(2))
                    exit(code)
                }
                await proxy.cutConnections()
                exit(code)
            case .reopenLog: proxy.reopenAccessLog()
            case .reopenLogOnly:
                logger.warning(
                    "SIGHUP: the access log is opened anew; the configuration is not read again: restart to change it")
                proxy.reopenAccessLog()
            case .ignore: logger.notice("\(signal) is ignored")
            }
        }
    }
}
