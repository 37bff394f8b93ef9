"""What the worker does again and again, and the lines that run beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from django.conf import settings

from audit.sealing import seal_pending
from cases.services.abandoned import abandoned_compare
from cases.services.blocks import blocks_tend
from cases.services.broadcasting import broadcasts_tend
from cases.services.call_commands import commands_expire
from cases.services.chat_purging import chats_purge
from cases.services.coarsening import coarsen
from cases.services.followers import followers_tend
from cases.services.giving_back import vanished_give_back
from cases.services.glass import glass_sweep
from cases.services.integrity import records_watch
from cases.services.known_senders import known_senders_tend
from cases.services.lines import lines_watch
from cases.services.links import links_watch
from cases.services.outdated import outdated_tend
from cases.services.place import place_sweep
from cases.services.purging import purge_round
from cases.services.ringing import ring_round
from cases.services.sheets import sheets_tend
from cases.services.silence_look import silent_tend
from cases.services.sister import sister_round
from cases.services.traffic import traffic_tend
from floor.folding import deltas_fold, hours_fold
from hotline import env
from hotline.orphans import orphans_reap
from hotline.renewals import data_keys_tend
from hotline.spooled import overflow_drain, spool_drain, web_files_fetch
from hotline.tokens import EVERY, tokens_reread, tokens_watch
from intake.simulator import files as simulated_files
from intake.simulator import night
from intake.simulator import outbound as simulated_answers
from intake.telegram import outbound, polling
from intake.telegram.files import files_fetch
from intake.telephone import outbound as built_in_line
from intake.telephone.asterisk import outbound as asterisk
from intake.telephone.freeswitch import outbound as freeswitch
from live import outbox
from operators.services import presence_sweep
from operators.services.devices import sessions_purge
from operators.services.tried import tries_watch
from operators.tries import tries_purge
from oversight.services.checkpoints import checkpoint_keep
from oversight.services.drills import drills_tend
from oversight.services.rotation import rotation_turn
from oversight.services.sealing import sealing_tend
from oversight.services.verification import verification_turn
from quality.services.drawing import reviews_end, samples_draw
from rota.services.covering import cover_count, cover_forget
from rota.services.notes import notes_end
from rota.services.tending import rota_tend


@dataclass(frozen=True, slots=True)
class Round:
    """A short piece of work, done every so many seconds; it may be left out and made up for."""

    name: str
    every: float
    turn: Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Line:
    """A way in that runs on its own until it is told to stop."""

    name: str
    run: Callable[[Event], object]


def rounds() -> tuple[Round, ...]:
    """The rounds of the worker."""
    return (
        Round("audit.seal", 1.0, lambda at: seal_pending(using="sealer")),
        *(_checkpoint(number) for number in range(1, len(settings.CHECKPOINTS) + 1)),
        Round("audit.verify", 0.5, lambda at: verification_turn(at=at)),
        Round("intake.tokens", EVERY, lambda at: tokens_reread()),
        Round("intake.spool", 2.0, lambda at: spool_drain(at=at)),
        Round("intake.overflow", 0.5, lambda at: overflow_drain(at=at)),
        Round("telegram.files", 2.0, lambda at: files_fetch(at=at)),
        Round("web.files", 2.0, lambda at: web_files_fetch(at=at)),
        Round("simulator.files", 2.0, lambda at: simulated_files.files_fetch(at=at)),
        Round("operators.presence", 10.0, lambda at: presence_sweep(at=at)),
        Round("cases.vanished", 10.0, lambda at: vanished_give_back(at=at)),
        Round("cases.links", 5.0, lambda at: links_watch(at=at)),
        Round("cases.sister", 2.0, lambda at: sister_round(at=at)),
        Round("cases.ringing", 0.5, lambda at: ring_round(at=at)),
        Round("cases.commands", 1.0, lambda at: commands_expire(at=at)),
        Round("cases.senders", 5.0, lambda at: known_senders_tend(at=at)),
        Round("cases.blocks", 300.0, lambda at: blocks_tend(at=at)),
        Round("cases.abandoned", 10.0, lambda at: abandoned_compare(at=at)),
        Round("cases.glass", 60.0, lambda at: glass_sweep(at=at)),
        Round("cases.place", 10.0, lambda at: place_sweep(at=at)),
        Round("operators.sessions", 60.0, lambda at: sessions_purge(at=at)),
        Round("operators.tried", 10.0, lambda at: tries_watch(at=at)),
        Round("operators.tries", 300.0, lambda at: tries_purge(at=at)),
        Round("cases.hours", 300.0, lambda at: coarsen(at=at)),
        Round("cases.outdated", 30.0, lambda at: outdated_tend(at=at)),
        Round("cases.silent", 3600.0, lambda at: silent_tend(at=at)),
        Round("cases.lines", 60.0, lambda at: lines_watch(at=at)),
        Round("cases.traffic", 3600.0, lambda at: traffic_tend(at=at)),
        Round("cases.integrity", 900.0, lambda at: records_watch(at=at)),
        Round("cases.purge", 3600.0, lambda at: purge_round(at=at)),
        Round("oversight.drills", 10.0, lambda at: drills_tend(at=at)),
        Round("oversight.sealing", 1.0, lambda at: sealing_tend(at=at)),
        Round("cases.broadcasts", 60.0, lambda at: broadcasts_tend(at=at)),
        Round("cases.followers", 3600.0, lambda at: followers_tend(at=at)),
        Round("cases.sheets", 600.0, lambda at: sheets_tend(at=at)),
        *_upkeep(),
    )


def _upkeep() -> tuple[Round, ...]:
    """What nobody waits for."""
    return (
        Round("cases.chats", 600.0, lambda at: chats_purge(at=at)),
        Round("floor.deltas", 2.0, lambda at: deltas_fold()),
        Round("floor.hours", 3600.0, lambda at: hours_fold(at=at)),
        Round("rota.tend", 60.0, lambda at: rota_tend(at=at)),
        Round("rota.notes", 300.0, lambda at: notes_end(at=at)),
        Round("rota.cover", 20.0, lambda at: cover_count(at=at)),
        Round("rota.old", 3600.0, lambda at: cover_forget(at=at)),
        Round("quality.draw", 3600.0, lambda at: samples_draw(at=at)),
        Round("quality.old", 3600.0, lambda at: reviews_end(at=at)),
        Round("live.outbox", 300.0, lambda at: outbox.prune(at=at)),
        Round("vault.rotation", 2.0, lambda at: rotation_turn(at=at)),
        Round("vault.data_keys", 600.0, lambda at: data_keys_tend(at=at)),
        Round("vault.orphans", 3600.0, lambda at: orphans_reap(at=at)),
    )


def _checkpoint(number: int) -> Round:
    """Each place has a round of its own: one that fails, or hangs, stops no other."""
    return Round(
        f"audit.checkpoint.{number}", 60.0, lambda at: checkpoint_keep(number=number, at=at)
    )


def lines() -> tuple[Line, ...]:
    """The lines that are switched on."""
    simulated = env.flag("HOTLINE_SIMULATOR", default=settings.DEMO)
    made_up = (Line("simulator", night.run), Line("simulator.outbound", simulated_answers.run))
    return (
        Line("tokens", tokens_watch),
        Line("telegram.outbound", outbound.run),
        *((Line("telegram.polling", polling.run),) if settings.TELEGRAM_POLLING else ()),
        *((Line("sip", built_in_line.run),) if settings.SIP_PORT else ()),
        *((Line(asterisk.LINE, asterisk.run),) if settings.ASTERISK.host else ()),
        *((Line(freeswitch.LINE, freeswitch.run),) if settings.FREESWITCH.port else ()),
        *(made_up if simulated else ()),
    )
