"""A certificate for this machine alone, where an office has not brought one."""

import ipaddress
import os
import subprocess

from hotline.switch.plan import Plan

DAYS = "397"
KIND = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-x509")


def ensure(plan: Plan) -> bool:
    """Make the certificate if it is missing and lies in our folder; says whether it did."""
    if plan.certificate.exists() or plan.certificate.parent != plan.folder:
        return False
    host = plan.wss.host
    names = {f"IP:{ipaddress.IPv4Address(host)}", "IP:127.0.0.1", "DNS:localhost"}
    subject = (
        "-subj",
        "/CN=Hotline switch",
        "-addext",
        f"subjectAltName={','.join(sorted(names))}",
    )
    asked = ["openssl", "req", *KIND, "-days", DAYS, *subject]
    asked += ["-keyout", str(plan.key), "-out", str(plan.certificate)]
    before = os.umask(0o077)
    try:
        subprocess.run(asked, check=True, capture_output=True, stdin=subprocess.DEVNULL)  # noqa: S603
    finally:
        os.umask(before)
    return True
