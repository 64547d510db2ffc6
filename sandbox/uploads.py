"""Opens a link of the bot and fills in its upload form, as a browser would; loopback addresses only."""

import ipaddress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import aiohttp

from sandbox.people import File


@dataclass
class Form:
    """A form with a file field."""

    action: str = ""
    file_field: str = ""
    hidden: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """What the bot's page answered."""

    status: int
    text: str


class _Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag == "input" and self.forms and given.get("name"):
            if given.get("type") == "file":
                self.forms[-1].file_field = given["name"]
            elif given.get("type") == "hidden":
                self.forms[-1].hidden[given["name"]] = given.get("value", "")


def is_loopback(url: str) -> bool:
    """Whether this address stays on this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_loopback(url: str) -> None:
    if not is_loopback(url):
        raise ValueError(f"the sandbox speaks to loopback addresses only, not to {urlsplit(url).netloc}")


async def fetch(url: str) -> Page:
    check_loopback(url)
    async with _session() as session, session.get(url) as answer:
        return Page(answer.status, await answer.text())


async def press(url: str) -> Page:
    """Press the one button of the page behind a link: its form is sent as it stands."""
    check_loopback(url)
    async with _session() as session:
        async with session.get(url) as answer:
            page = Page(answer.status, await answer.text())
        form = _first_form(page.text)
        if page.status != 200 or form is None:
            return page
        target = urljoin(url, form.action or url)
        check_loopback(target)
        async with session.post(target, data=form.hidden) as answer:
            return Page(answer.status, await answer.text())


async def fill_in(url: str, file: File) -> Page:
    """Get the page, put the file into its form, send it, and return the page that comes back."""
    check_loopback(url)
    async with _session() as session:
        async with session.get(url) as answer:
            page = Page(answer.status, await answer.text())
        form = _upload_form(page.text)
        if page.status != 200 or form is None:
            return page
        data = aiohttp.FormData(form.hidden, quote_fields=False)  # names stay as they are, as in a browser
        data.add_field(form.file_field, file.content, filename=file.name)
        target = urljoin(url, form.action or url)
        check_loopback(target)
        async with session.post(target, data=data) as answer:
            return Page(answer.status, await answer.text())


def _session() -> aiohttp.ClientSession:
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of a bare IP address
    return aiohttp.ClientSession(cookie_jar=jar, timeout=aiohttp.ClientTimeout(total=60))


def _first_form(text: str) -> Form | None:
    parser = _Forms()
    parser.feed(text)
    return next(iter(parser.forms), None)


def _upload_form(text: str) -> Form | None:
    parser = _Forms()
    parser.feed(text)
    return next((form for form in parser.forms if form.file_field), None)
