"""What people agreed to, signed with the key of the audit, which no database holds."""

import hmac

from cases.models import Approval, PlaceRelease
from vault.blind_index import audit_tag


def approval_signature(approval: Approval) -> bytes:
    """HMAC-SHA256 over who agreed to which evidence of which case, for what and when."""
    return audit_tag(
        "approval",
        f"{approval.case_id} {approval.operator_id} {approval.purpose} {approval.evidence} "
        f"{approval.at.timestamp():.6f}",
    )


def release_signature(release: PlaceRelease) -> bytes:
    """HMAC-SHA256 over who proposed and who released which place, and until when."""
    until = f"{release.until.timestamp():.6f}" if release.until else ""
    return audit_tag(
        "release",
        f"{release.case_id} {release.proposer_id} {release.approver_id} {release.evidence} {until}",
    )


def is_signed(row: Approval | PlaceRelease) -> bool:
    """Whether the row still says what was signed."""
    right = approval_signature(row) if isinstance(row, Approval) else release_signature(row)
    return row.signature is not None and hmac.compare_digest(bytes(row.signature), right)
