"""Which screenshot a virtual admin takes: the right one, yesterday's, a neighbour's, a private chat's."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from bot.simulator.clock import Clock
from bot.simulator.dice import Dice
from bot.simulator.people import Admin, GroupPost
from bot.simulator.screenshots import Chat, Said, draw
from bot.simulator.store import Store
from bot.simulator.temperaments import Proof

IST = timezone(timedelta(hours=5, minutes=30))

MEMBERS = (
    "देवीलाल",
    "Ganesh",
    "Kailash Gameti",
    "Sita Devi",
    "Bhanwar Singh",
    "पुष्पा सुथार",
    "Ramesh Meena",
    "सुरेश डांगी",
    "Lakshmi",
    "Mohan Lal",
)
CHATTER = (
    "राम राम सा 🙏",
    "मेरी e-KYC हो गई",
    "धन्यवाद जी",
    "पानी कब आएगा आज?",
    "स्कूल में एडमिशन शुरू हो गए हैं",
    "🙏🙏",
    "कल की बैठक कितने बजे है?",
    "ok ji",
)
OLD_NEWS = "*पल्स पोलियो अभियान*\nरविवार को पाँच वर्ष तक के सभी बच्चों को दो बूँद ज़रूर पिलाएँ।\nबूथ सुबह 9 बजे से खुला रहेगा।"
"""What the group got the day before, as far as the office's number never delivered anything."""
FRIENDS = ("Suresh bhai", "सरपंच जी", "Papa", "Gopal Tailor", "मुकेश मास्टर जी")


class Darkroom:
    """Plans and draws screenshots, in a thread of its own so that the event loop never waits for one."""

    def __init__(self, store: Store, clock: Clock, dice: Dice) -> None:
        self._store = store
        self._clock = clock
        self._dice = dice
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="screenshots")

    async def screenshot(self, admin: Admin, proof: Proof, neighbours: Sequence[Admin]) -> bytes | None:
        """A screenshot of this person's phone, as JPEG; nothing when there is nothing to show."""
        chat = self.plan(admin, proof, neighbours)
        if chat is None:
            return None
        return await asyncio.get_running_loop().run_in_executor(self._thread, draw, chat)

    def plan(self, admin: Admin, proof: Proof, neighbours: Sequence[Admin]) -> Chat | None:
        """What is to be seen on it."""
        if proof is Proof.NEIGHBOUR and neighbours:
            lender = neighbours[int(self._share(admin, "neighbour") * len(neighbours))]
            return self._group(lender, lender.posts[-1])
        if proof is Proof.YESTERDAY:
            return self._yesterday(admin)
        if not admin.posts:
            return None
        chat = self._group(admin, admin.posts[-1])
        if proof is Proof.PRIVATE_CHAT:
            friend = FRIENDS[int(self._share(admin, "friend") * len(FRIENDS))]
            return replace(chat, title=friend, subtitle="online", before=(), after=(), read=True)
        return chat

    def close(self) -> None:
        """End the thread; what is being drawn is thrown away."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _share(self, admin: Admin, what: str) -> float:
        return self._dice.share("screenshot", what, admin.address, admin.proofs)

    def _yesterday(self, admin: Admin) -> Chat:
        if len(admin.posts) > 1:
            return replace(self._group(admin, admin.posts[-2]), day=_day_word(admin, 1))
        at = self._clock.now() - timedelta(days=1)
        return replace(self._chat(admin, at), day=_day_word(admin, 1), text=OLD_NEWS)

    def _group(self, admin: Admin, post: GroupPost) -> Chat:
        files = [file for file in post.message.media if file.content_type.startswith("image/")]
        days = (self._clock.now().astimezone(IST).date() - post.at.astimezone(IST).date()).days
        return replace(
            self._chat(admin, post.at),
            text=post.message.body,
            picture=files[0].data if files else None,
            day=_day_word(admin, days),
        )

    def _chat(self, admin: Admin, at: datetime) -> Chat:
        now, posted = self._clock.now().astimezone(IST), at.astimezone(IST)
        start = int(self._share(admin, "members") * len(MEMBERS))
        members = MEMBERS[start:] + MEMBERS[:start]
        said = int(self._share(admin, "chatter") * len(CHATTER))
        earlier = posted - timedelta(minutes=20 + 40 * self._share(admin, "before"))
        later = min(now, posted + timedelta(minutes=3))
        before = (
            Said(members[0], CHATTER[said], _time(earlier)),
            Said(members[1], CHATTER[(said + 3) % len(CHATTER)], _time(earlier + timedelta(minutes=9))),
        )
        after = (Said(members[2], CHATTER[(said + 5) % len(CHATTER)], _time(later)),)
        return Chat(
            title=admin.group_name or admin.name,
            subtitle=", ".join(members[:5]),
            day="",
            text="",
            time=_time(posted),
            before=before,
            after=after if self._share(admin, "answered") < 0.5 else (),
            clock=f"{now:%H:%M}",
            battery=15 + int(self._share(admin, "battery") * 80),
            dark=self._share(admin, "dark") < 0.35,
            read=self._share(admin, "read") < 0.3,
        )


def _time(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def _day_word(admin: Admin, days_ago: int) -> str:
    hindi = admin.language == "hi"
    if days_ago <= 0:
        return "आज" if hindi else "Today"
    return "कल" if hindi else "Yesterday"
