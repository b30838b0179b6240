"""What the comparisons in this directory share: installing tools, starting processes on one core, and their CPU time."""
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RELEASE = os.path.join(ROOT, ".build-release/release/etagere")
SERVER_CORE, LOAD_CORE = "0", "1"


def install(commands):
    missing = [package for command, package in commands.items() if not shutil.which(command)]
    if missing:
        print("installing", " ".join(missing), flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", *missing], check=True, stdout=subprocess.DEVNULL)


class Processes:
    def __init__(self):
        self.running = []

    def start(self, command, core=None, **options):
        prefix = ["taskset", "-c", core] if core else []
        process = subprocess.Popen(prefix + command, **{"stdout": subprocess.DEVNULL, **options})
        self.running.append(process)
        return process

    def stop(self):
        for process in reversed(self.running):
            process.send_signal(signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_until_answering(port, path="/"):
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=1) as answer:
                return dict(answer.headers)
        except OSError:
            time.sleep(0.05)
    sys.exit(f"nothing answers on port {port}")


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]


def cpu_seconds(pid):
    """User and system time of the process and its children."""
    total = 0
    for process in [pid, *children(pid)]:
        with open(f"/proc/{process}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def need_binary(path):
    if not os.access(path, os.X_OK):
        sys.exit(f"{path} is missing: run scripts/build, which makes it")
