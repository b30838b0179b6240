"""Runs the cases: starts the proxies, checks what each answers, and measures them in turn, round by round."""
import contextlib
import statistics
import sys
import time

from benchmark import loading, peers
from benchmark.cases import check_load, check_single
from benchmark.origin import Origin
from benchmark.peers import FLOORS, OURS, PEERS, TITLES, Failure
from measuring import cpu_since, cpu_times


class Measurements:
    """Of one proxy in one case: those of each round, or why there are none."""

    def __init__(self, error=None):
        self.costs, self.rates, self.asked, self.validated, self.error = [], [], [], [], error

    @property
    def cost(self):
        return statistics.median(self.costs) if self.costs and not self.error else None

    @property
    def rate(self):
        return statistics.median(self.rates) if self.costs and not self.error else None


class Benchmark:
    def __init__(self, arguments, folder, names):
        self.arguments, self.folder = arguments, folder
        self.origin = Origin(peers.own_folder(folder, "origin"), peers.FIRST_PORT)
        peers.start_origin(self.origin)
        self.servers, self.failures, self.results = {}, {}, {}
        configurations = {peer.name: peer.configure for peer in PEERS} | {OURS: peers.configurations.etagere}
        for number, (name, configure) in enumerate(configurations.items()):
            if name in names:
                self.start(name, configure, peers.FIRST_PORT + 1 + number)
        if OURS in self.failures:
            sys.exit("nothing to compare")

    def start(self, name, configure, port):
        try:
            self.servers[name] = peers.start_proxy(name, configure, self.folder, port, self.origin, self.arguments)
        except Failure as failure:
            self.failures[name] = f"did not start: {failure}"
            print(f"{TITLES[name]} did not start: {failure}", flush=True)

    def run(self, case):
        print(f"\n{case.title}", flush=True)
        servers = [server for name, server in self.servers.items() if case.compares(name)]
        floors = self.start_floors(case) if case.floor else []
        result = {name: Measurements(error) for name, error in self.failures.items() if case.compares(name)}
        result |= {server.name: Measurements() for server in servers + floors}
        self.results[case.name] = result
        fields = {}
        for server in servers + floors:
            with noting(result[server.name]):
                if case.is_after_start and server.name == "nginx":
                    peers.wait_for_loader(server)
                if case.generator == "wrk-keys":
                    self.store_all_keys(server)
                fields[server.name] = check_single(case, server, self.origin, server.name in FLOORS)
        for number in range(self.arguments.rounds):
            # There and back, so that what changes on the machine meets all alike.
            for server in (servers + floors)[::-1 if number % 2 else 1]:
                measurements = result[server.name]
                if not measurements.error:
                    with noting(measurements):
                        self.measure(case, server, fields[server.name], measurements)
        for floor in floors:
            floor.process.terminate()
            floor.process.wait()
        for server in servers + floors:
            self.show(case, server.name, result[server.name])

    def start_floors(self, case):
        floors = []
        for number, (name, binary) in enumerate(peers.floors(self.arguments).items()):
            port = peers.FIRST_PORT + 20 + number
            try:
                role = ("relay", self.origin.port) if case.floor == "relay" else (case.length,)
                floors.append(peers.start_floor(name, binary, self.folder, port, role, case.path))
            except Failure as failure:
                print(f"  {TITLES[name]} did not start: {failure}", flush=True)
        return floors

    def store_all_keys(self, server):
        """Twice, for those that keep in memory only what was asked for again."""
        for _ in range(2):
            before = self.origin.requests()
            loading.send_all(self.folder, server, loading.EACH_KEY)
            time.sleep(0.2)
        if self.origin.requests() > before:
            raise Failure("it does not keep all keys")

    def measure(self, case, server, fields, measurements):
        asked, validated = self.origin.requests(), self.origin.validations()
        before = cpu_times(server.process.pid)
        load = loading.load(case, server, self.folder, self.arguments.seconds, fields)
        used = cpu_since(before, server.process.pid)
        asked, validated = self.origin.requests() - asked, self.origin.validations() - validated
        if server.process.poll() is not None:
            raise Failure(f"it ended with {server.process.returncode}: {server.said()}")
        check_load(case, load, asked, validated)
        measurements.costs.append(used / load.requests * 1e6)
        measurements.rates.append(load.requests / load.seconds)
        measurements.asked.append(asked / load.requests)
        measurements.validated.append(validated / load.requests)

    def show(self, case, name, measurements):
        if measurements.error:
            print(f"  {TITLES[name]:15} error: {measurements.error}", flush=True)
            return
        asked, validated = (statistics.median(values) for values in (measurements.asked, measurements.validated))
        print(
            f"  {TITLES[name]:15} {measurements.cost:9.2f} us/request {measurements.rate:9.0f} requests/s"
            + (f"   {asked:.3f} requests to the origin for each, {validated:.3f} answered with 304"
               if case.origin == "validations" else ""), flush=True)


@contextlib.contextmanager
def noting(measurements):
    """Notes why there is no figure, and goes on."""
    try:
        yield
    except Failure as failure:
        measurements.error = str(failure)
