"""What the proofs of the store on disk share: a temporary directory, ports, and a proxy to start, kill and ask."""
import argparse
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from measuring import RELEASE, Processes, need_binary

# Sockets that keep ports, and what is to be stopped at the end.
HELD, PROXIES, PROCESSES = [], [], Processes()


def parser(description):
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--etagere", default=RELEASE, help="the proxy's binary")
    made.add_argument("--directory", default=tempfile.gettempdir(), help="where a temporary directory is made")
    made.add_argument("--keep", action="store_true", help="leave the temporary directory behind")
    made.add_argument("--without-disk", action="store_true", help="try the script itself, with a store in memory only")
    return made


@contextlib.contextmanager
def scratch(arguments, name):
    """A temporary directory. At its end everything that was started is stopped; signals that end the script lead there too."""
    need_binary(arguments.etagere)
    for number, code in ((signal.SIGTERM, 143), (signal.SIGHUP, 129)):
        signal.signal(number, lambda *_, code=code: sys.exit(code))
    folder = tempfile.mkdtemp(prefix=f"etagere-{name}-", dir=arguments.directory)
    # nginx's worker may run as another user.
    os.chmod(folder, 0o777)
    try:
        yield folder
    finally:
        for proxy in PROXIES:
            proxy.kill()
        PROCESSES.stop()
        if arguments.keep:
            print("left behind:", folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def free_port():
    """A port that the system chooses and gives to nobody else, also while no server listens there: a socket that is bound
    and doesn't listen keeps it, and servers that set SO_REUSEADDR can listen beside it."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    HELD.append(held)
    return held.getsockname()[1]


def nginx(folder, name, http, core=None):
    """Starts an nginx with one worker."""
    write(f"{folder}/{name}.conf", f"""
        daemon off;
        worker_processes 1;
        error_log {folder}/{name}.error.log;
        pid {folder}/{name}.pid;
        events {{ worker_connections 4096; }}
        http {{
            access_log off;
            keepalive_requests 1000000000;
            {http}
        }}
    """)
    return PROCESSES.start(["nginx", "-p", folder, "-c", f"{folder}/{name}.conf"], core)


class Proxy:
    """An etagere that can be started again and again, on the same ports and the same directory."""

    def __init__(self, arguments, folder, origin, workers=2, name="proxy", core=None):
        self.binary, self.without_disk = arguments.etagere, arguments.without_disk
        self.folder, self.name, self.directory = folder, name, f"{folder}/{name}-store"
        self.port, self.admin, self.origin = free_port(), free_port(), origin
        self.workers, self.core, self.process = workers, core, None
        PROXIES.append(self)

    def configure(self, size, **store):
        """Writes proxy.conf for the next start: the disk's size, and the keys of `store` with `_` for `-`."""
        store["disk"] = f"{{ path: {self.directory}, size: {size} }}"
        if self.without_disk:
            store = {"memory": store["memory"]}
        lines = "".join(f"  {key.replace('_', '-')}: {value}\n" for key, value in store.items())
        write(f"{self.folder}/{self.name}.conf", f"""
listen: 127.0.0.1:{self.port}
admin: 127.0.0.1:{self.admin}
workers: {self.workers}
origin: {{ url: "http://127.0.0.1:{self.origin}" }}
log-level: info
store:
{lines}""")

    def start(self):
        prefix = ["taskset", "-c", self.core] if self.core else []
        self.started = time.monotonic()
        with open(f"{self.folder}/{self.name}.log", "wb") as log:
            self.process = subprocess.Popen(
                prefix + [self.binary, "run", f"{self.folder}/{self.name}.conf"], stdout=log, stderr=log)

    def listens(self):
        """By its own words: before them it opens and closes a socket once to see whether the port is free, and a client that
        connects to that one is cut."""
        return "] listening" in self.said()

    def wait_until_listening(self, seconds=5):
        """Seconds since the start; exits if it takes longer than that."""
        while not self.listens():
            if self.process.poll() is not None or time.monotonic() > self.started + seconds:
                sys.exit(f"the proxy did not listen within {seconds} s; it said:\n{self.said()}")
            time.sleep(0.001)
        return time.monotonic() - self.started

    def wait_until_ready(self):
        """Before it is, a SIGTERM may end it as a kill does."""
        self.wait_until_listening()
        while not self.ready():
            time.sleep(0.005)

    def stop(self, seconds=40):
        """A clean stop. Returns the seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            sys.exit(f"the proxy did not stop within {seconds} s; it said:\n{self.said()}")
        if code != 0:
            sys.exit(f"the proxy ended with {code}; it said:\n{self.said()}")
        return time.monotonic() - began

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def said(self):
        """The log since the start."""
        with open(f"{self.folder}/{self.name}.log", errors="replace") as file:
            return file.read()

    def found(self):
        """How many responses the last start found on disk, and whether by the index; None as long as it looks for them."""
        line = re.search(r"found (\d+) stored responses.*(by the index|without an index)", self.said())
        return (int(line[1]), line[2] == "by the index") if line else None

    def metric(self, name, having=""):
        """The sum over all labels that contain a text."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        return sum(
            float(line.rsplit(" ", 1)[1]) for line in lines if re.match(re.escape(name) + r"[ {]", line) and having in line)

    def ready(self):
        """What /readyz says, which is nothing as long as it can't be asked; exits if its status is not 200."""
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/readyz", timeout=10).read().decode()
        except urllib.error.HTTPError as error:
            sys.exit(f"/readyz answers {error.code}: {error.read().decode()}")
        except OSError:
            return ""

    def resident(self, what="VmHWM"):
        """MiB, the most that it ever was."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(rf"{what}:\s+(\d+) kB", file.read())[1]) / 1024

    def bytes_on_disk(self):
        """The sizes of all files of the store."""
        total = 0
        with contextlib.suppress(FileNotFoundError):
            for entry in os.scandir(self.directory):
                # It may be removed meanwhile.
                with contextlib.suppress(FileNotFoundError):
                    total += entry.stat().st_size
        return total

    def removed_files(self):
        """Files of the store that are removed and still open: their space is taken until they are closed."""
        names = []
        for link in os.scandir(f"/proc/{self.process.pid}/fd"):
            with contextlib.suppress(FileNotFoundError):
                target = os.readlink(link.path)
                if target.startswith(self.directory) and target.endswith(" (deleted)"):
                    names.append(f"{os.path.basename(target)}: {os.stat(link.path).st_blocks // 2} KiB")
        return names

    def verify(self):
        """What `etagere store verify` says, and whether it found no damage."""
        done = subprocess.run([self.binary, "store", "verify", self.directory], capture_output=True, text=True)
        return (done.stdout + done.stderr).strip(), done.returncode == 0


def forget_pages(directory):
    """Lets the system forget what it keeps of these files in memory: the next read comes from the disk itself."""
    for entry in os.scandir(directory):
        if entry.is_file():
            descriptor = os.open(entry.path, os.O_RDONLY)
            os.fdatasync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)
