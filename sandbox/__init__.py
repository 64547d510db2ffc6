"""Plays the platform: a second, independent reading of the WeCom protocol, for trying and testing."""

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.finding import NotThere
from sandbox.people import App, Bot, File, Jump, Member, Step
from sandbox.phones import Choice, Entry, Face, Key
from sandbox.play import Sandbox

__all__ = [
    "App",
    "Bot",
    "Choice",
    "Clock",
    "Entry",
    "Face",
    "Faults",
    "File",
    "Jump",
    "Key",
    "Member",
    "NotThere",
    "Sandbox",
    "Step",
]
