"""What people do with their own accounts and on their shift: one transaction per function."""

from operators.services.devices import device_enter, device_leave, device_revoke
from operators.services.idle import (
    idle_begin,
    idle_left,
    idle_lock,
    idle_touch,
    idle_unlock,
)
from operators.services.people import (
    KeepingOutRefused,
    office_add,
    operator_add,
    operator_keep_out,
)
from operators.services.presence import (
    PresenceRefused,
    heartbeat,
    presence_after_contact,
    presence_set,
    presence_sweep,
)
from operators.services.sign_in import (
    DemoOnly,
    SignInRefused,
    TooManyTries,
    password_sign_in,
    sign_in_link_make,
    sign_in_link_use,
    signed_out,
)

__all__ = [
    "KeepingOutRefused",
    "DemoOnly",
    "PresenceRefused",
    "SignInRefused",
    "TooManyTries",
    "device_enter",
    "device_leave",
    "device_revoke",
    "heartbeat",
    "idle_begin",
    "idle_left",
    "idle_lock",
    "idle_touch",
    "idle_unlock",
    "office_add",
    "operator_keep_out",
    "operator_add",
    "password_sign_in",
    "presence_after_contact",
    "presence_set",
    "presence_sweep",
    "sign_in_link_make",
    "sign_in_link_use",
    "signed_out",
]
