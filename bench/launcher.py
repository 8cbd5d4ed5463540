"""Starts one process after the other for measuring.py and says what each cost.

It is a program of its own because the kernel counts the memory of whoever starts a process as that process's peak
until it has a larger one: what starts them must be small, so this imports next to nothing.

A line of input is a folder and the words of a command, with NUL between them; a line of output is the exit code,
the seconds of wall clock and of CPU, and the kernel's peak of memory, with blanks between them.
"""

import os
import sys
import time


def launch(folder: str, argv: list[str]) -> tuple[int, float, float, int]:
    started = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            os.chdir(folder)
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nothing, stream)
            os.execvp(argv[0], argv)
        finally:
            os._exit(127)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - started
    return os.waitstatus_to_exitcode(status), wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


if __name__ == "__main__":
    for line in sys.stdin:
        where, *words = line.rstrip("\n").split("\0")
        print(*launch(where, words), flush=True)
