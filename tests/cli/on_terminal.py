"""Runs a command on a terminal of its own and copies what it shows to stdout.

on_terminal.py COLUMNS[,COLUMNS after a second] COMMAND ARGUMENT...
Ends with the exit code of the command.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time


def set_columns(fd, columns):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))


columns = [int(text) for text in sys.argv[1].split(",")]
pid, fd = pty.fork()
if pid == 0:
    set_columns(0, columns[0])
    os.execvp(sys.argv[2], sys.argv[2:])
started = time.monotonic()
while True:
    ready, _, _ = select.select([fd], [], [], 0.1)
    if len(columns) > 1 and time.monotonic() - started > 1:
        set_columns(fd, columns.pop())
        os.kill(pid, signal.SIGWINCH)
    if not ready:
        continue
    try:
        data = os.read(fd, 65536)
    except OSError:  # the command is gone
        break
    if not data:
        break
    os.write(1, data)
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status))
