"""What people do on their phones: say, press, choose, open, upload; all of it is told to the app."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sandbox import callbacks, finding, menu, uploads
from sandbox.callbacks import Courier, Delivery, News
from sandbox.finding import NotThere
from sandbox.line import Line
from sandbox.log import Exchange
from sandbox.media import Upload, keep
from sandbox.people import Deed, File, Member
from sandbox.phones import Entry, Link
from sandbox.platform import Platform
from sandbox.story import Story

Chosen = Mapping[str, str | Sequence[str]]


class Deeds:
    """The hands of everybody with a phone."""

    def __init__(self, platform: Platform, courier: Courier, url: str) -> None:
        self.platform = platform
        self.courier = courier
        self.url = url
        self.story = Story(())
        self.files: dict[str, File] = {}
        self.line: Line | None = None  # the long connection, where there is a 智能机器人
        self.to_bot = False  # people write to the 智能机器人, also where there is an app

    async def says(self, userid: str, text: str) -> Delivery:
        member = self._member(userid)
        self._own(member, "text", text)
        return await self._tell_app(callbacks.text(self.platform, member, text), "say", text)

    async def sends_picture(self, userid: str, content: bytes, name: str = "照片.jpg") -> Delivery:
        member = self._member(userid)
        media_id = keep(self.platform, "image", Upload(name, content))
        self._own(member, "image", media_id=media_id)
        url = f"{self.url}/page/media/{media_id}"
        return await self._tell_app(callbacks.image(self.platform, member, media_id, url), "picture")

    async def sends_file(self, userid: str, file: File | str) -> Delivery:
        """Put a file into the conversation: only a 智能机器人 is told of it."""
        member, sample = self._member(userid), self.files[file] if isinstance(file, str) else file
        if self.line is None:
            raise NotThere("自建应用收不到文件：这里没有智能机器人")
        media_id = keep(self.platform, "file", Upload(sample.name, sample.content))
        self._own(member, "file", sample.name, media_id)
        return await self.line.deliver(callbacks.file(member, media_id, sample.name))

    async def says_in_group(self, chat: str, userid: str, text: str) -> Delivery:
        """Write ``@`` the 智能机器人 in a group."""
        if self.line is None:
            raise NotThere("这里没有智能机器人")
        self.platform.groups.setdefault(chat, [])
        return await self.line.deliver(callbacks.text(self.platform, self._member(userid), text), chat)

    async def enters(self, userid: str) -> Delivery:
        """Open the conversation."""
        news = callbacks.event(self.platform, self._member(userid), "enter_agent")
        return await self._tell_app(news, "enter")

    async def joins(self, member: Member) -> Delivery:
        """Come into the app's visible scope."""
        self.platform.join(member)
        return await self._tell_app(callbacks.event(self.platform, member, "subscribe"))

    async def leaves(self, userid: str) -> Delivery:
        """Leave the app's visible scope: nothing reaches this phone any more."""
        member = self._member(userid)
        self.platform.scope.remove(userid)
        return await self._tell_app(callbacks.event(self.platform, member, "unsubscribe"))

    async def taps_menu(self, userid: str, words: str) -> Delivery:
        """Tap an entry of the application's menu."""
        key = menu.key_of(self.platform, words)
        if not key:
            raise NotThere(f"应用菜单里没有“{words}”")
        return await self._tell_app(callbacks.menu_press(self.platform, self._member(userid), key))

    async def warns(self, name: str, effect: int | None = None) -> Delivery:
        """The platform says something of the application itself; ``effect`` in seconds since 1970."""
        return await self.courier.deliver(callbacks.app_event(self.platform, name, effect))

    def chooses(
        self, userid: str, question: str, option: str | Sequence[str], card: str | None = None
    ) -> None:
        """Pick an option on a card; ``question`` is its title or key, empty for the one that has it."""
        wanted = (option,) if isinstance(option, str) else tuple(option)
        message, choice = finding.question(self.platform, userid, question, wanted, card)
        taken = {id_: text for id_, text in choice.options if text in wanted or id_ in wanted}
        message.picked.setdefault(userid, {})[choice.key] = tuple(taken)
        self.story.did(userid, "choose", *taken.values())
        self.platform.touch()

    async def presses(
        self, userid: str, card: str | None, button: str, choices: Chosen | None = None
    ) -> Delivery:
        """Press a button by its words on the card as it looks now.

        ``card`` is its task id or message id; None is the newest card that has such a button.
        ``choices`` are answers by the question's title or key.
        """
        member = self._member(userid)
        message, key = finding.button(self.platform, member.userid, button, card)
        for question, option in (choices or {}).items():
            self.chooses(member.userid, question, option, message.id)
        if key.url:
            await self.opens(member.userid, button)
            return Delivery(None, 0)
        chosen = finding.chosen(message, member.userid)
        news = callbacks.card_event(self.platform, member, message, key.key, chosen)
        return await self._tell_app(replace(news, summary=f"按下“{button}”"), "press", button)

    async def picks_menu(self, userid: str, card: str | None, text: str) -> Delivery:
        """Choose an entry of the small menu in a card's corner."""
        member = self._member(userid)
        message, key = finding.menu_entry(self.platform, member.userid, text, card)
        news = callbacks.card_event(self.platform, member, message, key.key, menu=True)
        return await self._tell_app(news, "press", text)

    async def opens(self, userid: str, words: str = "") -> uploads.Page:
        """Open a link of the bot and give the page."""
        link = finding.link(self.platform, userid, words)
        page = await uploads.fetch(link.url)
        self.opened(userid, link, f"HTTP {page.status}")
        return page

    def opened(self, userid: str, link: Link, result: str = "已打开") -> None:
        """A link was opened, here or by the page itself."""
        self._log(f"{self._member(userid).name} 打开“{link.text}”", result, True)
        self.story.did(userid, "open", link.text, link.url)
        self.platform.touch()

    async def confirms(self, userid: str, words: str = "") -> uploads.Page:
        """Press the button on the page behind a link of the bot, and give what it shows then."""
        link = finding.link(self.platform, userid, words)
        page = await uploads.press(link.url)
        self._log(f"{self._member(userid).name} 在网页上确认", f"HTTP {page.status}", page.status < 400)
        self.platform.touch()
        return page

    async def uploads(self, userid: str, file: File | str, words: str = "") -> uploads.Page:
        """Put a file into the form behind a link of the bot, and give the page that comes back."""
        sample = self.files[file] if isinstance(file, str) else file
        page = await uploads.fill_in(finding.link(self.platform, userid, words).url, sample)
        done = f"{self._member(userid).name} 上传 {sample.name}"
        self._log(done, f"HTTP {page.status}", page.status < 400)
        self.story.did(userid, "upload", sample.name)
        self.platform.touch()
        return page

    def _member(self, userid: str) -> Member:
        member = self.platform.scope.find(userid)
        if member is None:
            raise NotThere(f"应用的可见范围里没有 {userid}")
        return member

    def _own(self, member: Member, kind: str, text: str = "", media_id: str = "") -> None:
        entry = Entry(
            f"own-{self.platform.ids.number()}",
            self.platform.now(),
            kind,
            mine=True,
            text=text,
            media_id=media_id,
        )
        self.platform.say(member.userid, entry)

    async def _tell_app(self, news: News, do: Deed | None = None, *words: str) -> Delivery:
        by_line = self._by_line(news)
        if not by_line and not self.platform.callback_url:
            raise NotThere("还没有设置回调地址：set_callback(url)")
        if do:
            self.story.did(news.occasion.member.userid, do, *words)
        return await by_line.deliver(news) if by_line else await self.courier.deliver(news)

    def _by_line(self, news: News) -> Line | None:
        """A press goes to who sent the card; words go to the app, unless there is none."""
        if self.line is None or not self.platform.callback_url:
            return self.line
        pressed = news.occasion.message
        to_bot = pressed.by_bot if pressed else self.to_bot
        return self.line if to_bot else None

    def _log(self, what: str, result: str, good: bool) -> None:
        self.platform.log.add(Exchange(self.platform.now(), "手机", what, result, good))
