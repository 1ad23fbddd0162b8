"""Memory that stays with the process. glibc gives each large tensor fresh pages and takes them back at once; clearing these took a
quarter of a step's time at 256 pixels. It reads its settings when a process starts, so the process starts itself anew with them."""

import os
import platform
import sys

SETTINGS = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": str(2**34),
    "MALLOC_TOP_PAD_": str(2**27),
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}


def keep_memory() -> None:
    """To be called first thing in a script's `main`. What somebody has set stays as it is."""
    missing = {name: value for name, value in SETTINGS.items() if name not in os.environ}
    if missing and platform.libc_ver()[0] == "glibc":
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **missing})
