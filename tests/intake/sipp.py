"""sipp as the caller: programs of calls, and what it says of them itself."""

import csv
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

SIPP = shutil.which("sipp")
#: Where the call is acknowledged, and how many messages back the branch of the INVITE was.
ACKNOWLEDGED = re.compile(r"\{ack:(-\d)?\}")
#: A change of the sound that the line asks for, what it says of it, and the status it hears.
CHANGED = re.compile(r"\{(\d{3}):(\w+):(\d)\}")
#: What the caller does once it rings. A call that nobody takes within the pause is given up.
ENDINGS = {
    "given_up": """
 <recv response="180"/>
 <pause milliseconds="200"/>
 <send retrans="500"><![CDATA[

CANCEL sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch-4]
From: <sip:+70005550[call_number]@[local_ip]:[local_port]>;tag=[pid]c[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 CANCEL
Max-Forwards: 70
Content-Length: 0

]]></send>
 <recv response="200"/>
 <recv response="487"/>
{ack:-7}""",
    "declined": """
 <recv response="180"/>
 <recv response="603"/>
{ack:-4}""",
    "put_through": """
 <recv response="180"/>
 <recv response="200">
  <action>
   <ereg regexp=".*" search_in="hdr" header="To:" check_it="true" assign_to="theirs"/>
  </action>
 </recv>
{ack:}
 <recv request="REFER"/>
 <send><![CDATA[

SIP/2.0 202 Accepted
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:caller@[local_ip]:[local_port]>
Content-Length: 0

]]></send>
 <send retrans="500"><![CDATA[

NOTIFY sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:+70005550[call_number]@[local_ip]:[local_port]>;tag=[pid]c[call_number]
To: [$theirs]
Call-ID: [call_id]
CSeq: 2 NOTIFY
Max-Forwards: 70
Event: refer
Subscription-State: terminated;reason=noresource
Content-Type: message/sipfrag;version=2.0
Content-Length: [len]

SIP/2.0 200 OK
]]></send>
 <recv response="200" optional="true"/>
{bye}""",
    "held": """
 <recv response="180"/>
 <recv response="200"/>
{ack:}
{491:sendonly:2}
{200:sendonly:2}
{200:sendrecv:3}
{bye}""",
    "ended_by_us": """
 <recv response="180"/>
 <recv response="200"/>
{ack:}
{bye}""",
}
#: Held first, and then put where somebody has spoken of them: in the place of a dialog.
ENDINGS["consulted"] = ENDINGS["put_through"].replace(
    ' <recv request="REFER"/>',
    """{200:sendonly:2}
 <recv request="REFER">
  <action>
   <ereg regexp="sip:102@.*Replaces=.*to-tag" search_in="hdr" header="Refer-To:"
     check_it="true" assign_to="there"/>
   <log message="[$there]"/>
  </action>
 </recv>""",
)
HUNG_UP = """ <recv request="BYE"/>
 <send><![CDATA[

SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>"""
INVITE = """<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="caller">
 <send retrans="500"><![CDATA[

INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:+70005550[call_number]@[local_ip]:[local_port]>;tag=[pid]c[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:caller@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Length: 0

]]></send>
 <recv response="100"/>
"""
ACK = """
 <send><![CDATA[

ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch{back}]
From: <sip:+70005550[call_number]@[local_ip]:[local_port]>;tag=[pid]c[call_number]
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>"""

CHANGE = """
 <recv request="INVITE">
  <action>
   <ereg regexp="o=- 1 {version} .*a={way}" search_in="body" check_it="true" assign_to="said"/>
   <log message="[$said]"/>
  </action>
 </recv>
 <send><![CDATA[

SIP/2.0 {status} Answered
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:caller@[local_ip]:[local_port]>
Content-Type: application/sdp
Content-Length: [len]

v=0
o=caller 1 {version} IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio 17002 RTP/AVP 0
a=sendrecv

]]></send>
 <recv request="ACK"/>"""


class Counted(NamedTuple):
    """What sipp counted itself."""

    made: int
    succeeded: int
    failed: int


class Sipp:
    """One run against a port; `program` is one of ENDINGS, or "uac", which comes with sipp."""

    def __init__(
        self,
        folder: Path,
        port: int,
        program: str,
        *,
        calls: int,
        at_once: int,
        rate: int = 50,
        lasting: int = 100,
    ) -> None:
        self.figures = folder / f"{program}.csv"
        chosen = ["-sn", "uac", "-d", str(lasting)]
        if program != "uac":
            scenario = folder / f"{program}.xml"
            ending = ACKNOWLEDGED.sub(
                lambda found: ACK.replace("{back}", found[1] or ""), ENDINGS[program]
            )
            ending = CHANGED.sub(_changed, ending).replace("{bye}", HUNG_UP)
            scenario.write_text(f"{INVITE}{ending}\n</scenario>\n")
            chosen = ["-sf", str(scenario)]
        numbers = ["-m", str(calls), "-l", str(at_once), "-r", str(rate)]
        traced = ["-trace_stat", "-stf", str(self.figures), "-fd", "1", "-trace_err"]
        here = ["-i", "127.0.0.1", "-nostdin", "-timeout", "240s", "-s", "line"]
        self.process = subprocess.Popen(
            [SIPP or "sipp", *chosen, *numbers, *traced, *here, f"127.0.0.1:{port}"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def is_over(self) -> bool:
        return self.process.poll() is not None

    def counted(self) -> Counted:
        assert self.process.wait(10) == 0, self.said()
        with self.figures.open() as lines:
            last = list(csv.DictReader(lines, delimiter=";"))[-1]
        names = ("TotalCallCreated", "SuccessfulCall(C)", "FailedCall(C)")
        return Counted(*(int(last[name]) for name in names))

    def said(self) -> str:
        logs = self.figures.parent.glob("*errors.log")
        return "\n".join(log.read_text()[:2000] for log in logs)


def _changed(found: re.Match[str]) -> str:
    """The caller's part in one change of the sound."""
    filled = zip(("status", "way", "version"), found.groups(), strict=True)
    text = CHANGE
    for name, value in filled:
        text = text.replace(f"{{{name}}}", value)
    return text
