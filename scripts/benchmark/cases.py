"""What is measured: requests, what they mean to the origin, and how cheap Etagere is meant to be."""
from dataclasses import dataclass

from benchmark.origin import FRESH, content
from benchmark.peers import OURS, Failure

KEYS, CONNECTIONS = 20_000, 32


@dataclass
class Case:
    name: str
    title: str
    path: str
    # Of the answer's body.
    length: int
    # Etagere's microseconds to those of the cheapest peer.
    goal: float
    # What the origin gets of the requests: none of them, each, or validations.
    origin: str = "none"
    generator: str = "wrk"
    fields: str = ""
    status: int = 200
    # What many keys, or misses, cost nginx is more until it has looked through its files once.
    is_after_start: bool = False
    # What the floors do: they write an "answer" with this body for each request, or they "relay" what they read.
    floor: str = ""
    # None for all.
    comparable: tuple = None

    def compares(self, name):
        return not self.comparable or name in self.comparable


def fresh(name, title, path, goal, **more):
    return Case(name, title, path, FRESH[path], goal, **more)


CASES = [
    fresh("hit-1k", "hit 1 KiB", "/fresh/1k", 0.7, floor="answer"),
    fresh("304", "local 304", "/fresh/1k", 0.7, generator="h2load", status=304, floor="answer"),
    fresh("hit-10k", "hit 10 KiB", "/fresh/10k", 0.75, floor="answer"),
    Case("keys", "20,000 keys of 1 KiB", "/keys/", 1024, 0.75, generator="wrk-keys", is_after_start=True),
    fresh("hit-100k", "hit 100 KiB", "/large/100k", 0.9, floor="answer"),
    fresh("hit-1m", "hit 1 MiB", "/large/1m", 0.9),
    Case("miss", "miss passed through", "/passed/1", 1024, 1.0, origin="each", is_after_start=True,
         floor="relay"),
    # HAProxy and Varnish don't store what has to be validated before each use.
    Case("validation", "shared validation", "/validated/1", 1024, 0.5, origin="validations",
         comparable=("nginx", "ats", "squid", OURS)),
    fresh("connections", "new connection each", "/fresh/1k", 1.0, fields="Connection: close\r\n", floor="answer"),
]


def check_single(case, server, origin, is_floor):
    """Compares one answer with what the case expects, byte by byte, after what it needs is stored.

    Returns the fields that the load generator is to send.
    """
    path, fields = ("/keys/1" if case.generator == "wrk-keys" else case.path), case.fields
    answer = server.ask(path, fields)
    if answer.status != 200:
        raise Failure(f"it answers {answer.status}")
    if not is_floor and "etag" not in answer.fields:
        raise Failure("the answer has no ETag")
    if case.status == 304:
        fields += f"If-None-Match: {answer.fields['etag']}\r\n"
    if not is_floor and case.origin == "none":
        wait_until_stored(server, origin, path)
    before, validated = origin.requests(), origin.validations()
    answer = server.ask(path, fields)
    asked, validated = origin.requests() - before, origin.validations() - validated
    if answer.status != case.status:
        raise Failure(f"it answers {answer.status} instead of {case.status}")
    expected = b"" if case.status == 304 else content(case.length)
    if len(answer.body) != len(expected) or not is_floor and answer.body != expected:
        raise Failure(f"it answers a body of {len(answer.body)} bytes that is not the origin's of {len(expected)}")
    if not is_floor:
        check_origin(case, 1, asked, validated)
    return fields


def wait_until_stored(server, origin, path):
    """Some store only what is asked for again, or some time after they have answered."""
    for _ in range(20):
        before = origin.requests()
        server.ask(path)
        if origin.requests() == before:
            return
    raise Failure(f"it does not store {path}")


def check_origin(case, requests, asked, validated):
    """Whether the origin got of so many requests what it should."""
    if case.origin == "none" and asked > 0:
        raise Failure(f"the origin was asked {asked} times for {requests} hits")
    if case.origin == "each" and asked < requests:
        raise Failure(f"the origin was asked only {asked} times for {requests} requests")
    if case.origin == "validations" and validated * 2 <= asked:
        raise Failure(f"the origin was asked {asked} times, but answered only {validated} times with 304")


def check_load(case, load, asked, validated):
    if load.errors:
        raise Failure(f"the load generator saw errors: {load.errors}")
    if not load.requests:
        raise Failure("no request was answered")
    if load.status and load.status != {case.status: load.requests}:
        raise Failure(f"the answers had the statuses {load.status}")
    if case.status == 200 and load.bytes < load.requests * case.length:
        raise Failure(f"{load.requests} answers had only {load.bytes} bytes")
    check_origin(case, load.requests, asked, validated)
