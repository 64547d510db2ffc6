"""What is loaded once and stays: not looked through for garbage again and again, no larger than it is."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def for_good() -> Iterator[None]:
    """What the block makes stays: garbage is looked for once behind it, not a hundred times within."""
    gc.disable()
    try:
        yield
    finally:
        settle()
        gc.enable()


def settle() -> None:
    """What there is stays for good and is never looked through again: that would stall everybody."""
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Memory that is free again goes back to the system, where the C library can be told so (glibc)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
