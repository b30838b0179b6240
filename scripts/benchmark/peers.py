"""The proxies that are compared, and the floors below them: names, how each is started, and found to answer."""
import os
import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from typing import Callable

from benchmark import configurations
from measuring import LOAD_CORE, RELEASE, SERVER_CORE, Processes, family
from talking import Client

FIRST_PORT = 18600
PROCESSES = Processes()


class Failure(Exception):
    """Why there is no figure."""


@dataclass
class Peer:
    name: str
    title: str
    command: str
    package: str
    # Writes its files and returns the command that starts it.
    configure: Callable
    version: tuple


PEERS = [
    Peer("nginx", "nginx", "nginx", "nginx-light", configurations.nginx, ("-v",)),
    Peer("haproxy", "HAProxy", "haproxy", "haproxy", configurations.haproxy, ("-v",)),
    Peer("varnish", "Varnish", "varnishd", "varnish", configurations.varnish, ("-V",)),
    Peer("ats", "Traffic Server", "traffic_server", "trafficserver", configurations.trafficserver, ("--version",)),
    Peer("squid", "Squid", "squid", "squid", configurations.squid, ("-v",)),
]
OURS = "etagere"
# What no proxy can be below: a program without HTTP, and without a cache, that writes the same bytes for each request, or passes
# on what it reads.
FLOORS = {"epoll-floor": "epoll floor", "nio-floor": "SwiftNIO floor"}
TITLES = {peer.name: peer.title for peer in PEERS} | {OURS: "Etagere"} | FLOORS


@dataclass
class Server:
    """One that runs."""
    name: str
    port: int
    process: subprocess.Popen
    folder: str

    def said(self):
        with open(f"{self.folder}/output", errors="replace") as file:
            return file.read()[-1000:].strip()

    def ask(self, path, fields=""):
        """One answer, on a connection of its own."""
        try:
            client = Client(self.port, timeout=10)
            try:
                return client.ask("GET", path, fields)
            finally:
                client.close()
        except (OSError, KeyError, ValueError) as error:
            raise Failure(f"no answer to a single request for {path}: {error!r}") from error

    def wait(self, path, seconds=30):
        end = time.monotonic() + seconds
        while True:
            if self.process.poll() is not None:
                raise Failure(f"it ended with {self.process.returncode}: {self.said()}")
            try:
                if self.ask(path).status == 200:
                    return
            except Failure:
                pass
            if time.monotonic() > end:
                raise Failure(f"it does not answer: {self.said()}")
            time.sleep(0.1)


def start(name, folder, port, command, core):
    """Starts one in a session of its own: Ctrl-C ends this script, which then ends all that it has started."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise Failure(f"something else listens on port {port}")
    with open(f"{folder}/output", "wb") as output:
        process = PROCESSES.start(command, core, stdout=output, stderr=output, start_new_session=True)
    return Server(name, port, process, folder)


def wait_for_loader(server, seconds=90):
    """nginx looks for files of an earlier run, and looks at each; this begins a minute after its start."""
    end, told = time.monotonic() + seconds, False
    while any("cache loader" in command_line(process) for process in family(server.process.pid)):
        if time.monotonic() > end:
            raise Failure("its cache loader does not end")
        if not told:
            print("  waiting for nginx to look through its files, a minute after its start", flush=True)
            told = True
        time.sleep(0.5)


def command_line(pid):
    try:
        with open(f"/proc/{pid}/cmdline") as file:
            return file.read()
    except OSError:
        return ""


def own_folder(folder, name):
    path = f"{folder}/{name}"
    os.makedirs(path, exist_ok=True)
    # Some work as another user.
    os.chmod(path, 0o777)
    return path


def start_proxy(name, configure, folder, port, origin, arguments):
    folder = own_folder(folder, name)
    server = start(name, folder, port, configure(folder, port, origin.port, arguments), SERVER_CORE)
    server.wait("/fresh/1k")
    return server


def start_origin(origin):
    server = start("origin", origin.folder, origin.port, origin.command, LOAD_CORE)
    server.wait("/fresh/1k")
    return server


def floors(arguments):
    """The binaries of the floors that there are."""
    folders, found = (os.path.dirname(os.path.abspath(arguments.etagere)), os.path.dirname(RELEASE)), {}
    for name in FLOORS if arguments.floor else ():
        path = next((f"{folder}/{name}" for folder in folders if os.access(f"{folder}/{name}", os.X_OK)), None)
        if path:
            found[name] = path
    return found


def start_floor(name, binary, folder, port, role, path):
    server = start(name, own_folder(folder, name), port, [binary, str(port), *map(str, role)], SERVER_CORE)
    server.wait(path)
    return server


def versions(arguments, names):
    found = {}
    for peer in PEERS:
        if peer.name in names and shutil.which(peer.command):
            found[peer.name] = version(peer.command, *peer.version)
    return found | {OURS: version(arguments.etagere, "version")}


def version(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    return re.search(r"\d+\.\d+(\.\d+)*|$", done.stdout + done.stderr)[0]
