"""sipp as the office's switch: every telephone that the line calls there is lifted at once."""

import subprocess
from pathlib import Path

from tests.intake.sipp import SIPP, Sipp

BACK = """[last_Via:]
[last_From:]
{to}
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:switch@[local_ip]:[local_port]>"""
SOUND = """Content-Type: application/sdp
Content-Length: [len]

v=0
o=switch 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio 17100 RTP/AVP 8
a=rtpmap:8 PCMA/8000
"""
NEW, KNOWN = "[last_To:];tag=[pid]s[call_number]", "[last_To:]"


def _says(status: str, to: str, rest: str, sending: str = "send") -> str:
    back = BACK.replace("{to}", to)
    return f" <{sending}><![CDATA[\n\nSIP/2.0 {status}\n{back}\n{rest}\n\n]]></send>"


LIFTED = "\n".join(
    [
        '<?xml version="1.0" encoding="ISO-8859-1" ?>\n<scenario name="switch">',
        ' <recv request="INVITE"/>',
        _says("180 Ringing", NEW, "Content-Length: 0"),
        _says("200 OK", NEW, SOUND, 'send retrans="500"'),
        ' <recv request="ACK"/>',
        ' <recv request="INVITE" optional="true" next="1"/>\n <recv request="BYE" next="2"/>',
        ' <label id="1"/>',
        _says("200 OK", KNOWN, SOUND, 'send retrans="500"'),
        ' <recv request="ACK"/>\n <recv request="BYE"/>',
        ' <label id="2"/>',
        _says("200 OK", KNOWN, "Content-Length: 0"),
        "</scenario>\n",
    ]
)


class Switchboard(Sipp):
    """One run that listens on a port for so many telephones."""

    def __init__(self, folder: Path, port: int, *, telephones: int) -> None:
        self.figures = folder / "switch.csv"
        scenario = folder / "switch.xml"
        scenario.write_text(LIFTED)
        traced = ["-trace_stat", "-stf", str(self.figures), "-fd", "1", "-trace_err"]
        here = ["-i", "127.0.0.1", "-p", str(port), "-nostdin", "-timeout", "60s"]
        self.process = subprocess.Popen(
            [SIPP or "sipp", "-sf", str(scenario), "-m", str(telephones), *traced, *here],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
