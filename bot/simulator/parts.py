"""The simulator's parts, put together; the pages and APIs stand around this."""

from aiohttp import web

from bot.simulator.admins import Admins
from bot.simulator.callbacks import Callbacks
from bot.simulator.clock import Agenda, Clock
from bot.simulator.content import Content
from bot.simulator.delivery import Delivery
from bot.simulator.dice import Dice
from bot.simulator.faults import Faults
from bot.simulator.inbound import Inbound
from bot.simulator.media_fetch import MediaFetcher
from bot.simulator.options import SimulatorOptions
from bot.simulator.senders import Senders
from bot.simulator.store import MediaFile, Message, Store
from bot.simulator.webhooks import Poster

STATUS_WORKERS = 20
INBOUND_WORKERS = 12
"""Of their own, so that what people say does not queue behind thousands of status callbacks."""


class Simulator:
    """Everything of one simulated Twilio account."""

    def __init__(self, options: SimulatorOptions) -> None:
        self.options = options
        self.faults: Faults = options.faults
        self.public_url = options.public_url or f"http://{options.host}:{options.port}"
        self.clock = Clock(options.speed)
        self.agenda = Agenda(self.clock)
        self.dice = Dice(options.seed)
        self.store = Store()
        self.contents: dict[str, Content] = {}
        self.senders = Senders(options.senders, options.messages_per_second, options.people_per_day)
        self.status_poster = Poster(options.auth_token, STATUS_WORKERS)
        self.inbound_poster = Poster(options.auth_token, INBOUND_WORKERS)
        self.fetcher = MediaFetcher()
        self.callbacks = Callbacks(
            options.account_sid, self.status_poster, self.senders, self.dice, lambda: self.faults
        )
        self.delivery = Delivery(
            self.store,
            self.senders,
            self.callbacks,
            self.fetcher,
            self.clock,
            self.agenda,
            self.dice,
            lambda: self.faults,
            options.sent_seconds,
            options.delivered_seconds,
        )
        self.inbound = Inbound(
            options.account_sid,
            options.inbound_url,
            self.store,
            self.inbound_poster,
            self.clock,
            self.media_link,
        )
        self.admins = Admins(self.store, self.inbound, self.senders, self.clock, self.agenda, self.dice)
        self.delivery.on_read = self.admins.has_read

    def media_link(self, message: Message, file: MediaFile) -> str:
        """The address of a received file in Twilio's API."""
        account = f"/2010-04-01/Accounts/{self.options.account_sid}"
        return f"{self.public_url}{account}/Messages/{message.sid}/Media/{file.sid}"

    def set_faults(self, faults: Faults) -> None:
        """Let other things go wrong from now on."""
        self.faults = faults
        self.delivery.release()

    def move_clock(self, seconds: float) -> None:
        """Let time pass at once: windows shut, and people do what they were going to do."""
        self.clock.move(seconds)
        self.agenda.wind()

    async def start(self) -> None:
        """Open the connections to the installation."""
        await self.status_poster.start()
        await self.inbound_poster.start()
        await self.fetcher.start()

    async def stop(self) -> None:
        """End everything that is under way."""
        self.agenda.close()
        await self.admins.stop()
        await self.delivery.stop()
        await self.status_poster.stop()
        await self.inbound_poster.stop()
        await self.fetcher.stop()


SIMULATOR = web.AppKey("simulator", Simulator)


def simulator_of(request: web.Request) -> Simulator:
    """The simulator this request is for."""
    return request.app[SIMULATOR]
