"""A note that a caller's telephone plays, and how strongly a page hears it."""

import math

from playwright.sync_api import Page

TONE, BESIDE = 440, 700
#: How strong each of two notes is in what the page hears, by Goertzel's sums.
HEARD = """async (notes) => {
  const stream = document.getElementById("phone-sound").srcObject;
  if (!stream) return [0, 1];
  const context = new AudioContext();
  await context.resume();
  const ear = context.createAnalyser();
  ear.fftSize = 8192;
  context.createMediaStreamSource(stream).connect(ear);
  const wave = new Float32Array(ear.fftSize);
  await new Promise((done) => setTimeout(done, 600));
  ear.getFloatTimeDomainData(wave);
  await context.close();
  return notes.map((note) => {
    const turn = 2 * Math.cos((2 * Math.PI * note) / context.sampleRate);
    let [one, two] = [0, 0];
    for (const each of wave) [one, two] = [each + turn * one - two, one];
    return (one * one + two * two - turn * one * two) / wave.length;
  });
}"""
COUNTED = """async () => {
  const { counted } = await import("/static/js/phone-call.js");
  return counted();
}"""


def tone(seconds: int = 20) -> bytes:
    """The note as a caller's telephone codes it: G.711, mu-law."""
    waves = (int(9000 * math.sin(2 * math.pi * TONE * n / 8000)) for n in range(8000 * seconds))
    return bytes(mu_law(each) for each in waves)


def mu_law(sample: int) -> int:
    """One sample of 16 bits in eight (ITU-T G.711)."""
    size = abs(sample) + 0x84
    exponent = size.bit_length() - 8
    return ~((sample < 0) << 7 | exponent << 4 | (size >> exponent + 3) & 0x0F) & 0xFF


def hears_the_note(page: Page) -> bool:
    """Whether the caller's note stands out of what this browser hears."""
    note, beside = page.evaluate(HEARD, [TONE, BESIDE])
    return bool(note > 20 * beside and note > 0.001)


def packets(page: Page) -> tuple[int, int]:
    """How many came in and went out, as the page itself counts them."""
    got = page.evaluate(COUNTED) or {"received": 0, "sent": 0}
    return got["received"], got["sent"]


def lost(page: Page) -> int:
    """How many are missing of what was sent to the page."""
    got = page.evaluate(COUNTED)
    assert got is not None
    return int(got["lost"])
