"""Sounds: decoded to samples and written anew as Opus, without a name or a tag. Child only."""

import io
from collections.abc import Iterator

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from av.stream import Disposition

from quarantine.results import Refusal, Washed, WashRefused

MOST_SECONDS = 30 * 60
RATE, BITS = 48_000, 32_000
CODECS = {"opus", "vorbis", "flac", "mp3", "mp3float", "aac", "alac", "libopus"}


def warm_up() -> None:
    """Load what is loaded on first use, while files may still be opened."""
    silence = AudioFrame(format="s16", layout="mono", samples=RATE // 50)
    silence.sample_rate = RATE
    silence.pts = 0
    for plane in silence.planes:
        plane.update(bytes(plane.buffer_size))
    wash(_written(iter([silence])).parts[0], "ogg")


def wash(raw: bytes, form: str) -> Washed:
    """The sound as one Ogg Opus file. Raises WashRefused."""
    try:
        with av.open(io.BytesIO(raw), "r", format=form) as heard:
            return _written(_frames(heard))
    except (av.FFmpegError, ValueError):
        raise WashRefused(Refusal.BROKEN) from None


def _frames(heard: InputContainer) -> Iterator[AudioFrame]:
    if any(not each.disposition & Disposition.attached_pic for each in heard.streams.video):
        raise WashRefused(Refusal.UNKNOWN)
    if not heard.streams.audio:
        raise WashRefused(Refusal.BROKEN)
    stream = heard.streams.audio[0]
    codec = stream.codec_context
    if codec.name not in CODECS and not codec.name.startswith("pcm_"):
        raise WashRefused(Refusal.UNKNOWN)
    codec.thread_count = 1
    seconds = 0.0
    for frame in heard.decode(stream):
        seconds += frame.samples / frame.sample_rate
        if seconds > MOST_SECONDS:
            raise WashRefused(Refusal.TOO_MUCH)
        yield frame


def _written(frames: Iterator[AudioFrame]) -> Washed:
    made = io.BytesIO()
    even = AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(made, "w", format="ogg", options={"fflags": "+bitexact"}) as written:
        stream = written.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = BITS
        stream.codec_context.options = {"application": "voip", "flags": "+bitexact"}
        samples = 0
        for frame in _evened(frames, even):
            frame.pts = samples
            samples += frame.samples
            written.mux(stream.encode(frame))
        written.mux(stream.encode(None))
    if not samples:
        raise WashRefused(Refusal.BROKEN)
    return Washed((made.getvalue(),), seconds=-(-samples // RATE))


def _evened(frames: Iterator[AudioFrame], even: AudioResampler) -> Iterator[AudioFrame]:
    for frame in frames:
        frame.pts = None
        yield from even.resample(frame)
    yield from even.resample(None)
