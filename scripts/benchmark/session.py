"""What a run needs around it: many open files, a temporary folder, and an end at which nothing is left."""
import contextlib
import os
import shutil
import signal
import sys
import tempfile

from benchmark.peers import PROCESSES
from measuring import raise_file_limit

SIGNALS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


def prepare():
    """From here on signals end the script by the ways that clean up."""
    for number, code in SIGNALS.items():
        signal.signal(number, lambda *_, code=code: sys.exit(code))
    # Debian has servers where only root looks for commands.
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    raise_file_limit(65536)


@contextlib.contextmanager
def scratch():
    """A temporary folder. At its end everything that was started is stopped."""
    folder = tempfile.mkdtemp(prefix="etagere-bench-")
    # Some servers work as another user.
    os.chmod(folder, 0o755)
    try:
        yield folder
    finally:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        PROCESSES.stop()
        shutil.rmtree(folder, ignore_errors=True)
