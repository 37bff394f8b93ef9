"""What a decoy meets is told by the scenes of the simulator, each time by others."""

import secrets
from datetime import datetime, timedelta

from cases.inbound import Inbound, Kind, Sender
from cases.services.decoys import decoy_furnish
from intake.simulator.chats import CHATS
from intake.simulator.scene import Scene
from operators.models import Operator

#: The line whose answers wait to be read, so that nothing said to a decoy goes out.
LINE = "web"
WAITING, HELD = 3, 2


def furnish(decoy: Operator, at: datetime) -> None:
    """Put a few chats and cases into the office of a decoy that is entered."""
    scenes = secrets.SystemRandom().sample(CHATS, WAITING + HELD)
    chats = [_chat(scene, at - timedelta(minutes=2 + 4 * n)) for n, scene in enumerate(scenes)]
    decoy_furnish(decoy=decoy, chats=chats[:WAITING], held=chats[WAITING:], at=at)


def _chat(scene: Scene, at: datetime) -> list[Inbound]:
    conversation = secrets.token_hex(16)
    said = [turn.text for turn in scene.turns if turn.text and not turn.text.startswith("/")]
    return [
        Inbound(
            line=LINE,
            provider_id=secrets.token_hex(16),
            conversation=conversation,
            kind=Kind.MESSAGE,
            sender=Sender(name=secrets.choice(scene.people)),
            at=at + timedelta(seconds=20 * number),
            text=text,
            language=scene.language,
        )
        for number, text in enumerate(said)
    ]
