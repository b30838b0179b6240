"""The two ends of the proofs' connections: a client that sees every byte, and an origin."""
import contextlib
import multiprocessing
import random
import signal
import socket
import threading
import zlib

MIB = 1 << 20
# Where bodies are cut from: the same in every process, and random, so that no piece looks like another.
POOL = memoryview(random.Random(1).randbytes(8 * MIB))


class Answer:
    def __init__(self, status, fields, body):
        self.status, self.fields, self.body = status, fields, body

    @property
    def cache_status(self):
        return self.fields.get("cache-status", "")

    @property
    def is_hit(self):
        return "; hit" in self.cache_status

    @property
    def is_from_disk(self):
        return self.is_hit and "detail=disk" in self.cache_status


class Client:
    """One connection. Whatever is cut short or isn't HTTP is an OSError."""

    def __init__(self, port, timeout=60):
        # As wrk says it: a stored response is found by it.
        self.host = f"127.0.0.1:{port}"
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = self.socket.makefile("rb", 65536)

    def close(self):
        self.reader.close()
        self.socket.close()

    def send(self, method, target, fields="", body=b""):
        """`fields` are lines, each with CRLF."""
        if body:
            fields += f"Content-Length: {len(body)}\r\n"
        self.socket.sendall(f"{method} {target} HTTP/1.1\r\nHost: {self.host}\r\n{fields}\r\n".encode() + body)

    def ask(self, method, target, fields="", body=b""):
        self.send(method, target, fields, body)
        status, fields = self.read_head()
        if method == "HEAD" or status in (204, 304):
            body = b""
        elif fields.get("transfer-encoding") == "chunked":
            body = b"".join(self.chunks())
        else:
            body = self.read(int(fields["content-length"]))
        return Answer(status, fields, body)

    def read_head(self):
        """Status, and fields by their names in lower case."""
        line = self.reader.readline()
        if not line.startswith(b"HTTP/1.1 "):
            raise ConnectionError(f"not a status line: {line[:80]}")
        fields = {}
        while (field := self.reader.readline()) != b"\r\n":
            if not field:
                raise ConnectionError("cut within the head")
            name, _, value = field.decode("latin-1").partition(":")
            fields[name.lower()] = value.strip()
        return int(line[9:12]), fields

    def read(self, length):
        read = self.reader.read(length)
        if len(read) < length:
            raise ConnectionError(f"cut within the body, at {len(read)} of {length} bytes")
        return read

    def chunks(self):
        while True:
            length = int(self.reader.readline().strip() or b"-1", 16)
            if length < 0:
                raise ConnectionError("cut between chunks")
            chunk = self.read(length)
            self.read(2)
            if length == 0:
                return
            yield chunk


def content(name, length):
    """A body that differs from that of every other name, and that nobody has to keep."""
    start = zlib.crc32(name.encode()) % (len(POOL) - length)
    return (name.encode() + b"\n" + POOL[start:start + length])[:length]


def head(status, *fields):
    return "".join(line + "\r\n" for line in (f"HTTP/1.1 {status} -", *fields, "")).encode()


class Origin:
    """An origin in a process of its own, with a thread for each connection.

    `answer` is called there with method, target and fields (names in lower case), and gives the pieces to send.
    """

    def __init__(self, answer):
        listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = listener.getsockname()[1]
        self.process = multiprocessing.get_context("fork").Process(
            target=self.serve, args=(listener, answer), daemon=True)
        self.process.start()
        listener.close()

    def stop(self):
        self.process.kill()
        self.process.join()

    @staticmethod
    def serve(listener, answer):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # Ctrl-C reaches the whole group; the script that started this stops it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=Origin.converse, args=(connection, answer), daemon=True).start()

    @staticmethod
    def converse(connection, answer):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reader = connection.makefile("rb")
        with contextlib.suppress(OSError), connection:
            while line := reader.readline():
                method, target, _ = line.decode().split()
                fields = {}
                while (field := reader.readline()) not in (b"\r\n", b""):
                    name, _, value = field.decode("latin-1").partition(":")
                    fields[name.lower()] = value.strip()
                reader.read(int(fields.get("content-length", 0)))
                for piece in answer(method, target, fields):
                    connection.sendall(piece)
