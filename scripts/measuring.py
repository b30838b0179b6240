"""What the comparisons here share: installing tools, starting processes on one core, and their CPU time."""
import contextlib
import ctypes
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RELEASE = os.path.join(ROOT, ".build-release/release/etagere")


def other_core():
    """The first that is no second thread of core 0."""
    topology = "/sys/devices/system/cpu/cpu0/topology/thread_siblings_list"
    siblings = {"0"}
    with contextlib.suppress(FileNotFoundError), open(topology) as file:
        for part in file.read().strip().split(","):
            first, _, last = part.partition("-")
            siblings |= {str(core) for core in range(int(first), int(last or first) + 1)}
    return next((str(core) for core in sorted(os.sched_getaffinity(0)) if str(core) not in siblings), "1")


SERVER_CORE, LOAD_CORE = "0", other_core()


def install(commands):
    missing = [package for command, package in commands.items() if not shutil.which(command)]
    if missing:
        print("installing", " ".join(missing), flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", *missing], check=True, stdout=subprocess.DEVNULL)


class Processes:
    def __init__(self):
        self.running, self.sessions = [], []

    def start(self, command, core=None, **options):
        prefix = ["taskset", "-c", core] if core else []
        process = subprocess.Popen(prefix + command, **{"stdout": subprocess.DEVNULL, **options})
        self.running.append(process)
        if options.get("start_new_session"):
            self.sessions.append(process)
        return process

    def stop(self):
        for process in reversed(self.running):
            process.send_signal(signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        # What is left of those with a session of their own, such as a worker whose parent was killed.
        for process in self.sessions:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        self.running, self.sessions = [], []


def wait_until_answering(port, path="/"):
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=1) as answer:
                return dict(answer.headers)
        except OSError:
            time.sleep(0.05)
    sys.exit(f"nothing answers on port {port}")


def family(pid):
    """The process and all below it. Those that end meanwhile are left out."""
    found = [pid]
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as file:
                for child in file.read().split():
                    found += family(int(child))
    return found


def cpu_times(pid):
    """User and system time of the process and of each below it, in seconds.

    They are read from the clocks of the processes, which count nanoseconds, and those of threads that have ended, too.
    /proc/PID/stat has the same in ticks of 10 ms; /proc/PID/schedstat has nanoseconds, but only those of one thread.
    """
    times, clock = {}, ctypes.c_int()
    for process in family(pid):
        if ctypes.CDLL(None).clock_getcpuclockid(process, ctypes.byref(clock)) == 0:
            with contextlib.suppress(OSError):
                times[process] = time.clock_gettime(clock.value)
    return times


def cpu_seconds(pid):
    """User and system time of the process and all below it."""
    return sum(cpu_times(pid).values())


def cpu_since(before, pid):
    """What was used since `cpu_times` gave `before`, but for what processes used that have ended since."""
    return sum(used - before.get(process, 0) for process, used in cpu_times(pid).items())


def raise_file_limit(wanted):
    """Lets this process and those that it starts have so many files open, if the system does. Returns how many."""
    with contextlib.suppress(ValueError):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if 0 <= hard < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, wanted))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    files = min(hard, wanted) if hard >= 0 else wanted
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return files


def need_binary(path):
    if not os.access(path, os.X_OK):
        sys.exit(f"{path} is missing: run scripts/build, which makes it")
