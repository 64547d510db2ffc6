"""What is loaded once and stays: not looked through for garbage, and what it took is given back."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def for_good() -> Iterator[None]:
    """What the block makes is not looked through for garbage, neither now, a fifth of the time, nor later."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def give_back() -> None:
    """Memory that is free again goes back to the system, where the C library can be told so (glibc)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
