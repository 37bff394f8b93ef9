"""The office's own switches, as the environment names them; without a host there is none."""

from dataclasses import dataclass

from hotline import env


@dataclass(frozen=True, slots=True)
class Switch:
    """Where a switch is, and the names under which the console and its callers stand there."""

    host: str
    port: int
    user: str
    #: The file with the authority that signed its certificate.
    authority: str
    waiting: str
    inside: str


def switch(name: str, *, port: str) -> Switch:
    """The switch of HOTLINE_<NAME>_HOST and its like."""

    def told(word: str, otherwise: str = "") -> str:
        return env.text(f"HOTLINE_{name}_{word}", otherwise)

    return Switch(
        host=told("HOST"),
        port=int(told("PORT", port)),
        user=told("USER", "hotline"),
        authority=told("CA"),
        waiting=told("WAITING", "hotline"),
        inside=told("INSIDE", "hotline-inside"),
    )
