"""The worst readers and writers that `scripts/soak --hostile` knows, and what the proxy may take in memory under each.

Everything stays on loopback and ends by itself: each scenario lasts some seconds, and what it opened is closed after it.
"""
import contextlib
import os
import re
import resource
import selectors
import signal
import socket
import subprocess
import threading
import time
import urllib.request

MIB = 1 << 20
PIECE = b"x" * 65_536


class Origin:
    """Answers by the path: bodies of a length, bodies that drip, interim responses without end, refusals of writes."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self.port = self.listener.getsockname()[1]
        self.sent = 0
        self.stopped = False
        threading.Thread(target=self.accept, daemon=True).start()

    def stop(self):
        self.stopped = True
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                threading.Thread(target=self.converse, args=(connection,), daemon=True).start()

    def converse(self, connection):
        reader = connection.makefile("rb")
        with contextlib.suppress(OSError, ValueError), connection:
            while line := reader.readline():
                method, target, _ = line.decode().split()
                length = 0
                while (field := reader.readline()) not in (b"\r\n", b""):
                    if field.lower().startswith(b"content-length:"):
                        length = int(field[15:])
                if length and len(reader.read(length)) < length:
                    return
                self.answer(connection, method, target)

    def answer(self, connection, method, target):
        _, kind, size, *_ = target.split("/") + ["", "0", ""]
        if method == "PUT":
            connection.sendall(b"HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n")
        elif method != "GET":
            connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        elif kind in ("stored", "private", "chunked"):
            fields = b"Cache-Control: no-store" if kind == "private" else b"Cache-Control: max-age=600"
            framing = b"Transfer-Encoding: chunked" if kind == "chunked" else b"Content-Length: " + size.encode()
            connection.sendall(b"HTTP/1.1 200 OK\r\n" + fields + b"\r\n" + framing + b"\r\n\r\n")
            left = int(size)
            while left > 0:
                piece = PIECE[:left]
                connection.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if kind == "chunked" else piece)
                left -= len(piece)
                self.sent += len(piece)
            if kind == "chunked":
                connection.sendall(b"0\r\n\r\n")
        elif kind == "drip":
            connection.sendall(b"HTTP/1.1 200 OK\r\nETag: \"1\"\r\nTransfer-Encoding: chunked\r\n\r\n")
            while not self.stopped:
                connection.sendall(b"1\r\nx\r\n")
                time.sleep(0.1)
        elif kind == "interim":
            hint = b"HTTP/1.1 103 Early Hints\r\nLink: " + b"x" * 8000 + b"\r\n\r\n"
            end = time.monotonic() + 5
            while time.monotonic() < end and not self.stopped:
                connection.sendall(hint)
            connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


class Proxy:
    def __init__(self, binary, folder, origin, memory, largest):
        self.port, self.admin = free_port(), free_port()
        with open(f"{folder}/hostile.conf", "w") as file:
            file.write(
                f"listen: 127.0.0.1:{self.port}\nadmin: 127.0.0.1:{self.admin}\nworkers: 2\nlog-level: warning\n"
                f"origin: {{ url: 'http://127.0.0.1:{origin}', max-connections: 4000 }}\n"
                f"store: {{ memory: {memory}MiB, largest-object: {largest}MiB, largest-in-memory: {largest}MiB }}\n")
        self.process = subprocess.Popen([binary, "run", f"{folder}/hostile.conf"])
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/readyz", timeout=5)
                break
            except OSError:
                time.sleep(0.05)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def forget_peak(self):
        with open(f"/proc/{self.process.pid}/clear_refs", "w") as file:
            file.write("5")

    def resident(self, what):
        """MiB: VmRSS is now, VmHWM the most since `forget_peak`."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(rf"{what}:\s+(\d+) kB", file.read())[1]) / 1024

    def uses(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/metrics", timeout=30) as answer:
            text = answer.read().decode()
        return {use: int(value) / MIB for use, value in re.findall(r'etagere_memory_bytes\{use="(\w+)"\} (\d+)', text)}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Clients:
    """Connections that send what they are told, and take nothing back unless they are told to."""

    def __init__(self, port):
        self.port, self.sockets = port, []

    def open(self, count, first=b""):
        for _ in range(count):
            client = socket.socket()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.settimeout(10)
            # What was refused is not this script's matter.
            with contextlib.suppress(OSError):
                client.connect(("127.0.0.1", self.port))
                client.sendall(first)
                client.setblocking(False)
                self.sockets.append(client)

    def get(self, paths):
        for path in paths:
            self.open(1, request("GET", path))

    def send(self, data):
        """To all, as much as goes at once."""
        for client in self.sockets:
            with contextlib.suppress(OSError):
                client.send(data)

    def send_all(self, data, seconds=20):
        """To all, as their sockets take it."""
        left = {client: memoryview(data) for client in self.sockets}
        selector = selectors.DefaultSelector()
        for client in left:
            selector.register(client, selectors.EVENT_WRITE)
        end = time.monotonic() + seconds
        while left and time.monotonic() < end:
            for key, _ in selector.select(0.2):
                client = key.fileobj
                try:
                    left[client] = left[client][client.send(left[client]):]
                except OSError:
                    left[client] = b""
                if not left[client]:
                    selector.unregister(client)
                    del left[client]
        selector.close()

    def close(self):
        for client in self.sockets:
            client.close()
        self.sockets = []


def request(method, path, fields=""):
    return f"{method} {path} HTTP/1.1\r\nHost: h\r\n{fields}\r\n".encode()


def settle(origin, seconds):
    """Until the origin has nothing more to send for a second, or time is up."""
    end, before = time.monotonic() + seconds, -1
    while time.monotonic() < end and origin.sent != before:
        before = origin.sent
        time.sleep(1)


class Scenarios:
    """Each opens its clients and leaves them as they are; `clients` counts them."""

    def __init__(self, origin, proxy, largest):
        self.origin, self.proxy, self.largest = origin, proxy, largest * MIB

    def slow_readers(self, clients):
        """clients that read nothing of stored bodies as large as may be, of as many URLs"""
        clients.get(f"/stored/{self.largest}/{number}" for number in range(40))
        settle(self.origin, 60)

    def slow_readers_of_hits(self, clients):
        """clients that read nothing of hits, while other responses push those out of the store"""
        paths = [f"/stored/{self.largest // 4}/hit-{number}" for number in range(40)]
        for path in paths:
            read_whole(self.proxy.port, path)
            clients.get([path])
        for number in range(200):
            read_whole(self.proxy.port, f"/stored/300000/other-{number}")

    def slow_readers_chunked(self, clients):
        """clients that read nothing of chunked bodies that turn out too large for the memory"""
        clients.get(f"/chunked/{self.largest * 2}/{number}" for number in range(40))
        settle(self.origin, 60)

    def slow_readers_passed(self, clients):
        """clients that read nothing of responses that are passed through"""
        clients.get(f"/private/{self.largest}/{number}" for number in range(300))
        settle(self.origin, 30)

    def pipelined_hits(self, clients):
        """clients that ask for small hits without end and read none"""
        read_whole(self.proxy.port, "/stored/60000/small")
        clients.open(300, request("GET", "/stored/60000/small"))
        for _ in range(20):
            clients.send(request("GET", "/stored/60000/small") * 20)
            time.sleep(0.1)

    def half_heads(self, clients):
        """2,000 connections with 60 KB of a head each"""
        clients.open(2000)
        clients.send_all(b"GET / HTTP/1.1\r\nHost: h\r\nX: " + b"x" * 60_000)
        time.sleep(2)

    def slow_uploads(self, clients):
        """uploads that send a little now and then"""
        clients.open(500, request("POST", "/upload", "Content-Length: 10000000\r\n"))
        for _ in range(20):
            clients.send(b"x" * 4096)
            time.sleep(0.2)

    def dripping_origin(self, clients):
        """bodies that come a byte at a time"""
        clients.get(f"/drip/0/{number}" for number in range(300))
        time.sleep(5)

    def interim_flood(self, clients):
        """interim responses with 8 KB each, without end, to clients that read nothing"""
        clients.get(f"/interim/0/{number}" for number in range(20))
        time.sleep(6)

    def refused_tags(self, clients):
        """refused writes with entity-tags of 60 KB, to many URLs"""
        with socket.create_connection(("127.0.0.1", self.proxy.port), timeout=20) as client:
            reader = client.makefile("rb")
            for number in range(3000):
                client.sendall(request(
                    "PUT", f"/refused/0/{number}", f"If-Match: \"{'x' * 60_000}{number}\"\r\nContent-Length: 0\r\n"))
                if b" 412 " not in reader.readline():
                    break
                while reader.readline() not in (b"\r\n", b""):
                    pass

    all = (
        slow_readers, slow_readers_of_hits, slow_readers_chunked, slow_readers_passed, pipelined_hits, half_heads,
        slow_uploads, dripping_origin, interim_flood, refused_tags)


def read_whole(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        while answer.read(1 << 20):
            pass


def bound(memory, largest, connections):
    """MiB, as docs/operations.md has it for a proxy without a disk."""
    beside = max(memory / 4, largest)
    return 1.1 * memory + 2.2 * beside + connections * 192 / 1024 + 64


def run(binary, folder, memory, largest, only):
    """Returns whether the proxy kept to its bound under every scenario."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    origin = Origin()
    proxy = Proxy(binary, folder, origin.port, memory, largest)
    kept = True
    try:
        print(f"resident at start: {proxy.resident('VmRSS'):.0f} MiB", flush=True)
        scenarios = Scenarios(origin, proxy, largest)
        for scenario in Scenarios.all:
            if only and scenario.__name__ not in only:
                continue
            clients = Clients(proxy.port)
            proxy.forget_peak()
            scenario(scenarios, clients)
            # Each is at most one connection to the origin, too.
            limit = bound(memory, largest, 2 * max(1, len(clients.sockets)))
            peak, uses = proxy.resident("VmHWM"), proxy.uses()
            clients.close()
            time.sleep(3)
            print(
                f"{scenario.__name__}: at most {peak:.0f} MiB (bound {limit:.0f}), {proxy.resident('VmRSS'):.0f} after it; "
                + ", ".join(f"{use} {size:.0f}" for use, size in uses.items()) + f"\n    {scenario.__doc__}", flush=True)
            kept = kept and peak <= limit and proxy.process.poll() is None
    finally:
        origin.stop()
        proxy.stop()
    return kept
