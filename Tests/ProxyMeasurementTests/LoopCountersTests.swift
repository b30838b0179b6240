import HTTPCaching
import ProxyMeasurement
import Testing

struct LoopCountersTests {
    @Test("Every pair of outcome and reason is counted apart")
    func pairs() {
        var counters = LoopCounters()
        for outcome in Outcome.allCases {
            for reason in [Reason?.none] + Reason.allCases.map(Optional.some) {
                counters.record(ExchangeRecord(outcome: outcome, reason: reason, status: 200))
            }
        }
        for outcome in Outcome.allCases {
            #expect(counters.requests[outcome] == UInt64(Reason.allCases.count + 1))
            for reason in Reason.allCases { #expect(counters.requests[outcome, reason] == 1) }
            #expect(counters.requests[outcome, nil] == 1)
        }
        #expect(counters.requests.total == UInt64(Outcome.allCases.count * (Reason.allCases.count + 1)))
    }

    @Test("Reasons are numbered without gaps, as the table of counts takes them")
    func reasons() {
        #expect(Reason.allCases.map { Int($0.rawValue) } == Array(Reason.allCases.indices))
        #expect(Outcome.allCases.map { Int($0.rawValue) } == Array(Outcome.allCases.indices))
    }

    @Test("An exchange adds its bytes, its savings, its status and its duration")
    func exchange() {
        var counters = LoopCounters()
        var record = ExchangeRecord(outcome: .hit, status: 304)
        record.microseconds = 100
        record.bytesFromClient = 10
        record.bytesToClient = 20
        record.bytesFromOrigin = 1000
        record.bytesSavedAtOrigin = 30
        record.bytesSavedAtClient = 40
        counters.record(record)
        counters.record(ExchangeRecord(outcome: .miss, reason: .absent, status: 200))
        counters.record(ExchangeRecord(outcome: .stale, reason: .expired, status: 200))
        #expect(counters.bytesFromClients == 10 && counters.bytesToClients == 20)
        #expect(counters.bytesSavedAtOrigin == 30 && counters.bytesSavedAtClients == 40)
        #expect(counters.bytesFromOrigin == 0, "fetches count those, once, however many exchanges share them")
        #expect(counters.notModified == 1 && counters.responses[2] == 2 && counters.responses[3] == 1)
        #expect(counters.hitDurations.count == 2 && counters.otherDurations.count == 1)
        #expect(counters.hitDurations.sum == 100)
    }

    @Test("An exchange that was answered from disk is counted by its outcome, with its content")
    func disk() {
        var counters = LoopCounters()
        for (outcome, isFromDisk) in [(Outcome.hit, true), (.hit, true), (.hit, false), (.validated, true)] {
            var record = ExchangeRecord(outcome: outcome, status: 200)
            record.isFromDisk = isFromDisk
            record.bodyBytesToClient = 100
            counters.record(record)
        }
        #expect(Outcome.allCases.map { counters.fromDisk[$0] } == [2, 0, 1, 0, 0, 0, 0])
        #expect(counters.fromDisk.contentBytes == 300)
        #expect(counters.requests[.hit] == 3, "they are hits like others")
    }

    @Test("A request to the origin adds its answer, its bytes and what went wrong")
    func fetch() {
        var counters = LoopCounters()
        var fetch = OriginFetchRecord(status: 200, headMicroseconds: 1500)
        fetch.bytesToOrigin = 1
        fetch.bytesFromOrigin = 2
        fetch.usedKeptConnection = true
        fetch.wasRetried = true
        counters.record(fetch)
        var failed = OriginFetchRecord(status: nil, headMicroseconds: nil)
        failed.timedOut = true
        counters.record(failed)
        #expect(counters.originResponses[2] == 1 && counters.originResponses[0] == 1)
        #expect(counters.originHeadDurations.count == 1 && counters.originHeadDurations.sum == 1500)
        #expect(counters.bytesToOrigin == 1 && counters.bytesFromOrigin == 2)
        #expect(counters.originConnectionsReused == 1 && counters.originRetries == 1 && counters.originTimeouts == 1)
    }

    @Test("Connections are counted while they are open and after")
    func connections() {
        var counters = LoopCounters()
        counters.clientConnected()
        counters.clientConnected()
        counters.clientDisconnected()
        counters.clientRefused()
        counters.clientTimedOut()
        counters.originConnected()
        counters.originDisconnected()
        counters.originWaitStarted()
        #expect(counters.clientConnectionsAccepted == 2 && counters.clientConnectionsOpen == 1)
        #expect(counters.clientConnectionsRefused == 1 && counters.clientTimeouts == 1)
        #expect(counters.originConnectionsOpened == 1 && counters.originConnectionsOpen == 0)
        #expect(counters.originRequestsWaiting == 1)
        counters.originWaitEnded()
        #expect(counters.originRequestsWaiting == 0)
    }

    @Test("The sum of two loops is what one loop would have counted")
    func sum() {
        func count(_ counters: inout LoopCounters, _ number: Int) {
            var record = ExchangeRecord(
                outcome: Outcome.allCases[number % Outcome.allCases.count],
                reason: number % 2 == 0 ? nil : Reason.allCases[number % Reason.allCases.count], status: 304)
            record.microseconds = Int64(number) * 1000
            record.bytesFromClient = 1
            record.bytesToClient = 2
            record.bytesSavedAtOrigin = 3
            record.bytesSavedAtClient = 4
            record.isFromDisk = number % 3 == 0
            record.bodyBytesToClient = 7
            counters.record(record)
            var fetch = OriginFetchRecord(status: UInt16(100 * (number % 7)), headMicroseconds: Int64(number))
            fetch.bytesToOrigin = 5
            fetch.bytesFromOrigin = 6
            fetch.usedKeptConnection = true
            fetch.wasRetried = true
            fetch.timedOut = true
            counters.record(fetch)
            counters.clientConnected()
            counters.clientRefused()
            counters.clientTimedOut()
            counters.originConnected()
            counters.originWaitStarted()
        }
        var one = LoopCounters()
        var halves = [LoopCounters(), LoopCounters()]
        for number in 0..<200 {
            count(&one, number)
            count(&halves[number % 2], number)
        }
        let untouched = halves[0]
        var total = LoopCounters()
        for half in halves { total += half }
        #expect(total == one)
        #expect(halves[0] == untouched)
    }

    @Test("Numbers that make no sense count as none", arguments: [Int64.min, -1])
    func nonsense(number: Int64) {
        var counters = LoopCounters()
        var record = ExchangeRecord(outcome: .error, reason: .clientGone, status: 999)
        record.microseconds = number
        record.bytesToClient = number
        counters.record(record)
        #expect(counters.bytesToClients == 0 && counters.responses[0] == 1 && counters.otherDurations.sum == 0)
    }
}
