import HTTPCaching
import Logging
import ProxyConfiguration
import ProxyCore
import Testing

@testable import ProxyServer

@Suite("The lines of the log")
struct LogTextTests {
    @Test("The first line says what runs, where, in front of what, and with what")
    func start() {
        var settings = Settings(origin: OriginSettings(host: "api.internal", port: 5000))
        settings.workers = 2
        settings.store = StoreSettings(memory: 1 << 30, disk: DiskSettings(path: "./var/store", size: 4 << 30))
        settings.accessLog = AccessLogSettings(path: "-")
        #expect(
            StartLine.text(settings, file: "proxy.conf")
                == "etagere \(EtagereVersion.description) starts: configuration proxy.conf; listen 127.0.0.1:8080; "
                + "admin 127.0.0.1:9090; origin http://api.internal:5000; workers 2; memory 1GiB; disk ./var/store (4GiB); "
                + "access log -")
        settings = Settings(origin: OriginSettings(host: "a", port: 80))
        settings.admin = nil
        let text = StartLine.text(settings, file: nil)
        #expect(text.contains("configuration from the command line; "))
        #expect(
            text.contains("admin off; origin http://a; ") && text.hasSuffix("memory 256MiB; no disk; access log off"))
    }

    @Test(
        "An event says what happened, to what, and what to do",
        arguments: [
            (.originUnreachable(.connectionRefused), .error, "the origin is unreachable (connection-refused)"),
            (.originUnreachable(.nameNotResolved), .error, "look at origin.url"),
            (
                .originReachable(afterMilliseconds: 61_400, failures: 12), .notice,
                "the origin is reachable again after 61 s, in which 12 requests failed"
            ),
            (.originReachable(afterMilliseconds: 1234, failures: 1), .notice, "after 1.2 s, in which 1 request failed"),
            (.originUnsteady(changes: 8, isReachable: false), .warning, "lost and found again 8 times"),
            (
                .originFault(.malformed("The status line is malformed."), count: 1), .warning,
                "not valid HTTP (origin-malformed): The status line is malformed."
            ),
            (
                .originFault(.failed(.responseTimeout), count: 4260), .warning,
                "silent for origin.response-timeout (4260 times since the last such line)"
            ),
            (.limitReached(.failed(.queueTimeout), count: 2), .warning, "no connection became free"),
            (.limitReached(.clientConnections, count: 1), .warning, "clients.max-connections is reached"),
            (.limitReached(.addressConnections, count: 1), .warning, "clients.trust-forwarded"),
            (
                .limitReached(.accepting("Too many open files"), count: 1), .warning,
                "(Too many open files): accepting pauses"
            ),
        ] as [(ProxyEvent, Logger.Level, String)])
    func events(event: ProxyEvent, level: Logger.Level, part: String) {
        let text = EventText(event)
        #expect(text.level == level)
        #expect(text.message.contains(part), "\(text.message)")
    }
}
