"""The command `sverka`, also as `python -m sverka`."""

import signal
import sys

from sverka._native import run_command


def main() -> int:
    """Runs the command with the arguments of the process; returns its exit code."""
    # Ctrl-C ends the command as it ends any program; it has its own handler, which removes temporary files first.
    # A signal that the caller ignores stays ignored.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run_command(["sverka", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
