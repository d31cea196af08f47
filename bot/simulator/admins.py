"""The virtual admins: they register, post, tell, prove, or do not, each by temperament."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping

from bot.simulator import signs, utterances
from bot.simulator.clock import Agenda, Clock
from bot.simulator.dice import Dice
from bot.simulator.inbound import Inbound
from bot.simulator.people import Admin, GroupPost
from bot.simulator.proofs import Darkroom
from bot.simulator.senders import Senders
from bot.simulator.signs import Wish
from bot.simulator.store import CHANNEL, Button, Message, Phone, Store
from bot.simulator.temperaments import MIX, Posting, Proof

CHANGES_PHONE_AFTER = 2700.0
"""Median, in people's seconds, from the yes to the new number."""
PATIENCE = 600.0
"""People's seconds after a screenshot in which nobody sends another, even when asked for it."""
NUMBERS_OF_A_PREFIX = 100_000


class Admins:
    """All virtual owners of phones."""

    def __init__(
        self, store: Store, inbound: Inbound, senders: Senders, clock: Clock, agenda: Agenda, dice: Dice
    ) -> None:
        self.by_phone: dict[str, Admin] = {}
        self._store = store
        self._inbound = inbound
        self._senders = senders
        self._clock = clock
        self._agenda = agenda
        self._dice = dice
        self._darkroom = Darkroom(store, clock, dice)
        self._developing: set[asyncio.Task[None]] = set()
        self._queue: deque[Admin] = deque()

    def add(self, people: Iterable[Mapping[str, object]]) -> list[Admin]:
        """Put owners on phones.

        Raises:
            BadPerson: a description is not usable; nobody is added then.
        """
        admins = [Admin.read(person, self._senders.first.address) for person in people]
        for admin in admins:
            admin.temperament_name = admin.temperament_name or self._dice.choose(MIX, "kind", admin.address)
            self._settle(admin)
            self._queue.append(admin)
        return admins

    def begin(self, rate: float) -> int:
        """Have everybody who was added write for the first time, `rate` people a second of real time."""
        waiting = [admin for admin in self._queue if admin.first_words or admin.join_code]
        self._queue.clear()
        loop = asyncio.get_running_loop()
        began = loop.time()

        def next_one(number: int) -> None:
            self._introduce(waiting[number])
            if number + 1 < len(waiting):
                loop.call_at(began + (number + 1) / rate, next_one, number + 1)

        if waiting:
            loop.call_soon(next_one, 0)
        return len(waiting)

    async def stop(self) -> None:
        """Leave unfinished screenshots unfinished."""
        self._queue.clear()
        for task in self._developing:
            task.cancel()
        await asyncio.gather(*self._developing, return_exceptions=True)
        self._darkroom.close()

    def has_read(self, message: Message) -> None:
        """Somebody has looked at a message of the office; they may do something about it."""
        admin = self.by_phone.get(message.phone)
        if admin is None or not self._phone(admin).lives_by_itself:
            return
        admin.business = message.business
        wish = signs.read(message)
        act = {
            Wish.CONSENT: self._consent,
            Wish.OPEN: self._open,
            Wish.PROOF: self._prove,
            Wish.TELL: self._take_content,
            Wish.POST: self._take_content,
            Wish.LANGUAGE: self._choose_language,
            Wish.MEMBERS: self._count_members,
        }.get(wish)
        if act is not None:
            act(admin, message)

    def _settle(self, admin: Admin) -> None:
        phone = self._store.phone(admin.address)
        phone.name, phone.virtual = admin.name, True
        phone.shows_read = self._dice.happens(admin.temperament.shows_read, "shows-read", admin.address)
        self.by_phone[admin.address] = admin

    def _phone(self, admin: Admin) -> Phone:
        return self._store.phone(admin.address)

    def _later(self, admin: Admin, median: float, why: str, about: Message, act: Callable[[], None]) -> None:
        """Do something after a while, unless a person has taken the phone over by then."""

        def unless_taken() -> None:
            if self._phone(admin).lives_by_itself:
                act()

        self._agenda.after(self._dice.around(median, why, admin.address, about.nth), unless_taken)

    def _chance(self, share: float, admin: Admin, why: str, about: Message) -> bool:
        return self._dice.happens(share, why, admin.address, about.nth)

    def _write(self, admin: Admin, text: str, replied_to: str | None = None) -> None:
        self._inbound.write(self._phone(admin), admin.business, text, replied_to=replied_to)

    def _say(self, admin: Admin, subject: str, about: Message | None = None, **values: str | int) -> None:
        nth = about.nth if about else 0
        self._write(
            admin,
            utterances.say(subject, admin.language, self._dice, admin.address, nth, **values),
            about.sid if about and self._dice.happens(0.3, "quotes", subject, admin.address, nth) else None,
        )

    def _answer(self, admin: Admin, asked: Message, button: Button | None, subject: str) -> None:
        """Tap the button, or write the words; sometimes tap it twice."""
        if button is None or self._chance(admin.temperament.types, admin, f"types-{subject}", asked):
            self._say(admin, subject, asked)
            return
        self._inbound.tap(self._phone(admin), asked, button)
        if self._chance(admin.temperament.taps_twice, admin, f"twice-{subject}", asked):
            self._inbound.tap(self._phone(admin), asked, button)

    def _introduce(self, admin: Admin) -> None:
        if not self._phone(admin).lives_by_itself:
            return
        if admin.first_words:
            self._write(admin, admin.first_words)
        else:
            self._say(admin, "join", code=admin.join_code or "")

    def _consent(self, admin: Admin, message: Message) -> None:
        """Say yes; whoever is asked in the other language chooses his own first."""
        if not admin.temperament.joins:
            return
        if not admin.chose_language and signs.language_button(message, admin.language):
            self._choose_language(admin, message)
            return

        def agree() -> None:
            self._answer(admin, message, signs.button_for(message, "yes"), "yes")
            if admin.temperament.changes_phone and not admin.changed_phone:
                admin.changed_phone = True
                self._later(
                    admin, CHANGES_PHONE_AFTER, "new-phone", message, lambda: self._change_phone(admin)
                )

        self._later(admin, admin.temperament.consents_after, "consent", message, agree)

    def _choose_language(self, admin: Admin, message: Message) -> None:
        button = signs.language_button(message, admin.language)
        if button is not None:
            admin.chose_language = True
            self._later(
                admin,
                admin.temperament.consents_after,
                "language",
                message,
                lambda: self._tap(admin, message, button),
            )

    def _tap(self, admin: Admin, message: Message, button: Button) -> None:
        self._inbound.tap(self._phone(admin), message, button)

    def _count_members(self, admin: Admin, message: Message) -> None:
        members = admin.members or round(self._dice.around(240, "members", admin.address))
        self._later(
            admin,
            admin.temperament.consents_after,
            "members",
            message,
            lambda: self._say(admin, "members", message, members=members),
        )

    def _open(self, admin: Admin, message: Message) -> None:
        button = signs.button_for(message, "send")
        if button is not None and self._chance(admin.temperament.opens_notices, admin, "opens", message):
            self._later(
                admin,
                admin.temperament.opens_after,
                "open",
                message,
                lambda: self._tap(admin, message, button),
            )

    def _take_content(self, admin: Admin, message: Message) -> None:
        """Post what was delivered into the group, and tell where the message asks for it."""
        temperament = admin.temperament
        content = self._content_of(message)
        if temperament.stops and not admin.stopped:
            admin.stopped = True
            self._later(admin, temperament.opens_after, "stop", message, lambda: self._say(admin, "stop"))
            return
        if temperament.posting is Posting.NEVER:
            self._admit(admin, message)
        if temperament.posting is Posting.NEVER or temperament.stops:
            return
        button = signs.button_for(message, "posted")

        def tell() -> None:
            self._answer(admin, message, button, "posted")
            if self._chance(temperament.thanks, admin, "thanks", message):
                self._say(admin, "thanks")

        def post() -> None:
            self._post(admin, content)
            if button is not None and self._chance(temperament.tells, admin, "tells", message):
                self._later(admin, temperament.tells_after, "tell", message, tell)

        if temperament.says_later and button is not None:
            self._later(
                admin, temperament.tells_after, "later", message, lambda: self._say(admin, "later", message)
            )
        late = temperament.posting is Posting.LATE
        median = temperament.posts_late_after if late else temperament.posts_after
        self._later(admin, median, "post", message, post)

    def _content_of(self, message: Message) -> Message:
        """What is to be posted: the message itself, or the content it speaks of."""
        if signs.is_content(message):
            return message
        return self._latest_content(message.phone) or message

    def _latest_content(self, address: str) -> Message | None:
        for message in reversed(self._store.phone(address).messages):
            if signs.is_content(message) and message.arrived:
                return message
        return None

    def post_latest(self, admin: Admin) -> None:
        """Post the latest delivery into the group, if that was not done."""
        content = self._latest_content(admin.address)
        if content is not None:
            self._post(admin, content)

    def _post(self, admin: Admin, content: Message) -> None:
        if not any(post.message is content for post in admin.posts):
            admin.posts.append(GroupPost(content, self._clock.now()))

    def _prove(self, admin: Admin, message: Message) -> None:
        """Answer a request for a screenshot."""
        temperament, now = admin.temperament, self._clock.people_time()
        if admin.proving or now - admin.proved_at < PATIENCE or not temperament.joins:
            return
        is_request = signs.button_for(message, "not_yet") is not None
        if not is_request and admin.proved is self._latest_content(admin.address):
            # Thanks for the screenshot speak of a screenshot too.
            return
        if temperament.proof is Proof.NOTHING:
            self._admit(admin, message)
            return

        def prove() -> None:
            # Whoever was asked before posting posts now: that is what late people do.
            self.post_latest(admin)
            task = asyncio.get_running_loop().create_task(self._send_proof(admin, message))
            self._developing.add(task)
            task.add_done_callback(self._developing.discard)

        admin.proving = True
        self._later(admin, temperament.proves_after, "prove", message, prove)

    def _admit(self, admin: Admin, message: Message) -> None:
        """Say by the button that it is not posted; half of those who did not post do."""
        button = signs.button_for(message, "not_yet")
        if button is not None and self._chance(0.5, admin, "admits", message):
            self._later(
                admin,
                admin.temperament.proves_after,
                "admit",
                message,
                lambda: self._tap(admin, message, button),
            )

    async def _send_proof(self, admin: Admin, message: Message) -> None:
        try:
            picture = await self.screenshot(admin, admin.temperament.proof)
        finally:
            admin.proving = False
        if picture is None or not self._phone(admin).lives_by_itself:
            return
        admin.proved_at = self._clock.people_time()
        admin.proved = self._latest_content(admin.address)
        admin.proofs += 1
        quoted = message.sid if self._chance(0.5, admin, "quotes-proof", message) else None
        file = self._store.file(picture, "image/jpeg")
        self._inbound.write(self._phone(admin), admin.business, files=[file], replied_to=quoted)

    async def screenshot(self, admin: Admin, proof: Proof) -> bytes | None:
        """A screenshot of the group, right or wrong, as JPEG; nothing when nothing was posted."""
        others = [other for other in self.by_phone.values() if other is not admin and other.posts]
        return await self._darkroom.screenshot(admin, proof, others)

    def _change_phone(self, admin: Admin) -> None:
        """Go on under a new number; the old one is dead."""
        old = self._phone(admin)
        old.virtual, old.gone = False, True
        del self.by_phone[admin.address]
        admin.address = CHANNEL + self._free_number(old.number)
        self._settle(admin)
        self._introduce(admin)

    def _free_number(self, number: str) -> str:
        digits = len(str(NUMBERS_OF_A_PREFIX)) - 1
        prefix, own = number[:-digits], int(number[-digits:])
        for step in range(NUMBERS_OF_A_PREFIX):
            other = f"{prefix}{(own + NUMBERS_OF_A_PREFIX // 2 + step) % NUMBERS_OF_A_PREFIX:0{digits}}"
            if CHANNEL + other not in self._store.phones:
                return other
        return number
