"""The composition root: puts the parts together, runs them, and takes them apart again."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.catalogue import FluentCatalogue
from bot.charts import Charts
from bot.config import feed_access, load_names, load_newsroom
from bot.connections import RECONNECT, Connections
from bot.core.errors import Damaged, LeaseLost
from bot.core.model import DeliveryState
from bot.core.ports import ChatClient, Clock
from bot.core.settings import Settings
from bot.garbage import LOOK_TICK, look_through
from bot.heartbeat import Heartbeat
from bot.pipeline.attend import Attendant
from bot.pipeline.collect import Collector
from bot.pipeline.commands.desk import CommandDesk
from bot.pipeline.declare import declare
from bot.pipeline.deliver import Deliverer
from bot.pipeline.digest import DigestDesk
from bot.pipeline.finding import Finder
from bot.pipeline.fulltext import FullTextDesk
from bot.pipeline.grouping import Grouper
from bot.pipeline.hosts import Hosts, PoliteFetcher
from bot.pipeline.ingest import Ingester
from bot.pipeline.keeper import Keeper
from bot.pipeline.memory import give_memory
from bot.pipeline.notices import Notices
from bot.pipeline.poll import Poller
from bot.pipeline.publish import Publisher
from bot.pipeline.rematch import Rematcher
from bot.pipeline.topics import TopicBook
from bot.schedule import Schedule, background
from bot.sources.away import put_away
from bot.sources.folders import FolderScanner
from bot.sources.http import SafeFetcher
from bot.sources.language import languages_of
from bot.sources.reader import SandboxReader
from bot.sources.sandbox import Sandbox
from bot.sources.spool import Spool
from bot.sources.watching import FolderWatcher
from bot.storage import InstanceLock, SqliteStore
from bot.tenure import Tenure, tell_of_damage
from bot.upkeep import Upkeep
from bot.web import start_web

log = logging.getLogger(__name__)

POLL_TICK = timedelta(seconds=2)
POLLS_AT_ONCE = 1000
"""Rounds that may overlap: of a host that hangs two feeds are asked at a time, so its hundredth may wait for half an hour."""
RECALLED = 200
"""Items of the last days that one transaction takes in at a start: others want to write, too."""
FULL_TEXT_TICK = timedelta(seconds=5)
DIGEST_TICK = timedelta(seconds=30)
POLICY_TICK = timedelta(seconds=10)
LEASE_TICK = timedelta(seconds=20)
BACKUP_TICK = timedelta(minutes=10)
PRUNE_TICK = timedelta(hours=1)
GRACE = 2.0
"""Seconds given to polls under way when Parley stops; one that is cut off commits as a whole or not at all."""
DRAIN = 10.0
"""Seconds given to sends under way when Parley stops. With `GRACE`, and what the connections take to close, it is out in 20."""


class App:
    """Parley, put together on one database. Made by `open_app`; `serve` runs it until `stop` is called.

    `clients` are the platforms that are switched on. `base` is the folder that relative paths of the config count from.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        store: SqliteStore,
        fetcher: SafeFetcher,
        sandbox: Sandbox,
        spool: Spool,
        clients: Mapping[str, ChatClient],
        clock: Clock,
        base: Path,
    ) -> None:
        self.settings = settings
        self.store = store
        self.clock = clock
        self.clients = clients
        self.base = base
        self.catalogue = FluentCatalogue()
        self.sandbox = sandbox
        keywords = store.read_now(lambda tx: tx.channels.keywords())
        self.book = TopicBook(settings, keywords, load_names(settings.general.names, base))
        self.notices = notices = Notices(settings.general.operators, self.catalogue)
        self.publisher = Publisher(self.book, self.catalogue)
        self.grouper = Grouper(*load_newsroom(settings.general, base))
        self.ingester = Ingester(self.book, self.publisher, self.grouper)
        self.digests = DigestDesk(self.book, self.catalogue)
        self.live: dict[str, ChatClient] = {}
        self.tenure = Tenure(store, clock, notices)
        self.deliverer = Deliverer(store, self.live, clock, notices)
        reader, hosts = SandboxReader(sandbox, languages_of(settings)), Hosts()
        polite = PoliteFetcher(fetcher, hosts)
        self.finder = Finder(fetcher=polite, reader=reader, lists=reader, ingester=self.ingester, clock=clock)
        self.collector = Collector(
            store,
            reader=reader,
            scanner=FolderScanner(lambda: clock.now().timestamp()),
            spool=spool,
            fetcher=polite,
            ingester=self.ingester,
            clock=clock,
            put_away=put_away,
            on_planned=self.deliverer.wake,
        )
        self.attendant = Attendant(
            store, collector=self.collector, watcher=FolderWatcher(), clock=clock, may_read=lambda: self.upkeep.reading
        )
        self.poller = Poller(
            store,
            fetcher=fetcher,
            hosts=hosts,
            reader=reader,
            lists=reader,
            collector=self.collector,
            ingester=self.ingester,
            clock=clock,
            keeper=Keeper(settings.fetch, notices),
            on_planned=self.deliverer.wake,
        )
        self.full_texts = FullTextDesk(store, fetcher=polite, reader=reader, ingester=self.ingester, clock=clock)
        self.desk = CommandDesk(
            store,
            clients=clients,
            book=self.book,
            settings=settings,
            catalogue=self.catalogue,
            clock=clock,
            on_planned=self.deliverer.wake,
            finder=self.finder,
            charts=Charts(),
        )
        on_live = self.deliverer.wake
        self.connections = Connections(clients, self.live, store, clock, notices, hear=self.desk.receive, on_live=on_live)
        give_memory(clients, store, clock)
        self.rematcher = Rematcher(store, self.book)
        self.upkeep = Upkeep(store, settings.general, base=base, clock=clock, notices=notices, on_planned=self.deliverer.wake)
        self.deliverer.watch_clock = self.upkeep.watch_clock
        self._damage_told = False
        self._heartbeat, self._stop = Heartbeat(settings.general.heartbeat_url, settings.network.proxy), asyncio.Event()

    def stop(self) -> None:
        """Ask `serve` to end: what is in flight is finished or marked, then everything is closed."""
        self._stop.set()

    async def declare(self, *, removals: bool = True) -> None:
        """Bring the database in line with the config; with `removals`, what the config no longer names is paused."""
        now = self.clock.now()
        await self.store.write(lambda tx: declare(tx, self.settings, self.base, now, removals=removals))

    async def serve(self, *, adopt: bool = False) -> None:
        """Hold the lease, run everything, until `stop`; of an App that was opened with `checkpoint`. `adopt`: take over a
        database that lived elsewhere.

        Raises StoreError where another instance sends from this database, or it belongs elsewhere.
        """
        async with AsyncExitStack() as stack:
            try:
                await self.tenure.begin(self.deliverer.recover, adopt=adopt)
            except Damaged:
                await self._stand_by(stack)
                return
            stack.push_async_callback(self.tenure.end)
            self.deliverer.guard = self.tenure.guard
            stack.push_async_callback(self.connections.close)
            await self.connections.open_until(self._stop)
            web = await start_web(self.settings.web.listen, self.numbers, self.clients.values())
            if web:
                stack.push_async_callback(web.stop)
            works = {"sending": self.deliverer.run, "commands": self.desk.run, "folders": self.attendant.run}
            for name, work in (works | {"rematch": self._rematch}).items():
                await stack.enter_async_context(background(name, work))
            schedule = self._schedule()
            schedule.start()
            try:
                with contextlib.suppress(Damaged):  # said already; `_hold_on` tells the operators
                    await self._recall()
                    await self.poller.spread()
                schedule.every(POLL_TICK, self._poll, "poll", first=self.clock.now(), at_once=POLLS_AT_ONCE)
                await self._stop.wait()
            finally:
                await schedule.stop(GRACE)
            await self.deliverer.drain(DRAIN)

    async def _stand_by(self, stack: AsyncExitStack) -> None:
        """On a damaged database: say so, do nothing, until `stop`. To end would only bring one start after the other."""
        stack.push_async_callback(self.connections.close)
        await self.connections.open_until(self._stop)
        await tell_of_damage(self.live, self.settings.general, self.catalogue, self.store.damage)
        await self._stop.wait()

    async def _poll(self) -> None:
        await self.upkeep.read_news(self.poller.poll_due)

    async def _recall(self) -> None:
        """Take in the last days' items, for news to be compared with; a few at a time, as people wait for the writer."""
        take_in = partial(self.grouper.catch_up, now=self.clock.now(), limit=RECALLED)
        while not self._stop.is_set() and await self.store.write(take_in, patient=True):
            pass

    async def _rematch(self) -> None:
        """Once after the start, since topics change with the config; then there is nothing more to do."""
        await self.rematcher.run()
        await asyncio.Event().wait()

    async def plan_due(self, desk: DigestDesk | Publisher) -> int:
        """Plan what the time makes due: digests, or what was held and gathered; wakes the sending side."""
        now = self.clock.now()
        planned = await self.store.write(lambda tx: desk.plan_due(tx, now))
        if planned:
            self.deliverer.wake()
        return planned

    async def numbers(self) -> dict[str, float]:
        """What `/health` and `/metrics` show."""
        items, outbox = await self.store.read(lambda tx: (tx.items.counts(), tx.outbox.counts()))
        gauges = {"healthy": float(await self._is_well()), **{name: float(count) for name, count in items.items()}}
        return gauges | {f"deliveries_{state}": float(outbox.get(state, 0)) for state in DeliveryState}

    async def _hold_on(self) -> None:
        """Renew the lease; while that works, and all is well, the heart beats."""
        await self.upkeep.watch_clock()
        try:
            renewed = await self.tenure.renew()
        except LeaseLost as error:
            log.critical("%s; stopping", error)
            self.stop()
            return
        if renewed and await self._is_well():
            await self._heartbeat.beat()
        if self.store.damage and not self._damage_told:
            self._damage_told = True
            await tell_of_damage(self.live, self.settings.general, self.catalogue, self.store.damage)

    async def _is_well(self) -> bool:
        """Every platform is connected and takes what it is sent, news is read."""
        if not (self.upkeep.reading and self.connections.complete):
            return False
        now = self.clock.now()
        return not await self.store.read(lambda tx: tx.outbox.resting(now))

    def _schedule(self) -> Schedule:
        schedule, now = Schedule(self.clock.now), self.clock.now()
        schedule.every(FULL_TEXT_TICK, self.full_texts.run_due, "full texts")
        schedule.every(DIGEST_TICK, lambda: self.plan_due(self.digests), "digests", first=now)
        schedule.every(POLICY_TICK, lambda: self.plan_due(self.publisher), "policy", first=now)
        schedule.every(LEASE_TICK, self._hold_on, "lease", first=now)
        schedule.every(BACKUP_TICK, self.upkeep.back_up, "backup")
        schedule.every(PRUNE_TICK, self.upkeep.prune, "retention")
        schedule.every(RECONNECT, self.connections.open, "reconnect")
        schedule.every(LOOK_TICK, look_through, "garbage")
        return schedule


@asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    database: Path,
    clients: Mapping[str, ChatClient],
    clock: Clock,
    base: Path,
    checkpoint: bool = True,
    declare: bool = True,
) -> AsyncIterator[App]:
    """An App on an open database, everything closed on the way out. With `declare` its config is declared.

    Only who serves checkpoints, and takes away what its config does not name: other verbs may have been given a wrong one. It
    holds the lock of the database from before it opens it. Raises StoreError naming who holds it.
    """
    async with AsyncExitStack() as stack:
        if checkpoint:
            stack.enter_context(InstanceLock(database, now=clock.now()))
        store = SqliteStore.open(database, now=clock.now(), checkpoint=checkpoint)
        stack.callback(store.close)
        sandbox, spool = Sandbox(), Spool()
        stack.callback(spool.close)
        stack.callback(sandbox.close)
        fetcher = await stack.enter_async_context(SafeFetcher(settings.fetch, settings.network, access=feed_access(settings)))
        app = App(settings, store=store, fetcher=fetcher, sandbox=sandbox, spool=spool, clients=clients, clock=clock, base=base)
        if declare:
            with contextlib.suppress(Damaged):  # said already; `serve` stands by
                await app.declare(removals=checkpoint)
        yield app
