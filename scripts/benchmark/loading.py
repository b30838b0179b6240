"""The load generators, on a core of their own, and what they report."""
import random
import re
import subprocess
from dataclasses import dataclass, field

from benchmark.cases import CONNECTIONS, KEYS
from benchmark.configurations import write
from benchmark.peers import Failure
from measuring import LOAD_CORE

# wrk sums up itself; its own output has rounded numbers.
SUMMARY = """
function done(summary)
    local errors = summary.errors
    io.write(string.format(
        "\\nrequests=%d bytes=%d microseconds=%d connect=%d read=%d write=%d status=%d timeout=%d\\n",
        summary.requests, summary.bytes, summary.duration,
        errors.connect, errors.read, errors.write, errors.status, errors.timeout))
end
"""
# All keys, in the same manner for each proxy: written before the load, chosen by a number at random.
RANDOM_KEYS = """
local requests = {}
function init()
    math.randomseed(SEED)
    for index = 1, KEYS do requests[index] = wrk.format("GET", "/keys/" .. index) end
end
function request() return requests[math.random(KEYS)] end
"""
# Each key once and a few of them twice, since those that are on their way at the end are not waited for.
EACH_KEY = """
local number = 0
function request()
    number = number + 1
    if number > KEYS + 100 then os.exit(0) end
    return wrk.format("GET", "/keys/" .. number % KEYS + 1)
end
"""


@dataclass
class Load:
    requests: int
    seconds: float
    bytes: int = 0
    errors: dict = field(default_factory=dict)
    # Counts by status, if the generator has them.
    status: dict = field(default_factory=dict)


def run(command, seconds, core=LOAD_CORE):
    try:
        done = subprocess.run(
            (["taskset", "-c", core] if core else []) + command, capture_output=True, text=True, timeout=seconds + 30)
    except subprocess.TimeoutExpired:
        raise Failure(f"{command[0]} did not end") from None
    if done.returncode != 0:
        raise Failure(f"{command[0]} failed: {(done.stdout + done.stderr).strip()}")
    return done.stdout


def options(fields):
    return [part for line in fields.splitlines() for part in ("-H", line)]


def wrk(folder, url, seconds, fields, script="", connections=CONNECTIONS):
    path = f"{folder}/load.lua"
    write(path, script.replace("SEED", str(random.randrange(10**6))).replace("KEYS", str(KEYS)) + SUMMARY)
    output = run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", path, *options(fields), url], seconds)
    found = {name: int(value) for name, value in re.findall(r"(\w+)=(\d+)", output)}
    errors = {name: found[name] for name in ("connect", "read", "write", "status", "timeout") if found[name]}
    return Load(found["requests"], found["microseconds"] / 1e6, found["bytes"], errors)


def h2load(url, seconds, fields, connections=CONNECTIONS, rate=None, core=LOAD_CORE):
    """Unlike wrk, it doesn't wait for a body behind a 304 that says how long the body would be, and it can send so many
    requests a second on each connection."""
    paced = [f"--rps={rate:g}"] if rate else []
    output = run(
        ["h2load", "--h1", "-t1", f"-c{connections}", f"-D{seconds}", *paced, *options(fields), url], seconds, core)
    done = re.search(r"(\d+) done, \d+ succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", output)
    requests, *failures = map(int, done.groups())
    counts = re.search(r"status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", output).groups()
    status = {name: int(count) for name, count in zip((200, 304, 400, 500), counts) if int(count)}
    errors = {name: count for name, count in zip(("failed", "errored", "timeout"), failures) if count}
    return Load(requests, seconds, errors=errors, status=status)


def load(case, server, folder, seconds, fields):
    url = f"http://127.0.0.1:{server.port}{case.path}"
    if case.generator == "h2load":
        return h2load(url, seconds, fields)
    return wrk(folder, url, seconds, fields, RANDOM_KEYS if case.generator == "wrk-keys" else "")


def send_all(folder, server, script, seconds=60):
    """As many requests as the script has, if there is the time for it."""
    path = f"{folder}/all.lua"
    write(path, script.replace("SEED", "0").replace("KEYS", str(KEYS)))
    run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", path, f"http://127.0.0.1:{server.port}/"], seconds)
