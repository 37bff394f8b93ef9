"""How the embedded PostgreSQL is set up: small, closed to the network, silent about people."""

import os

from hotline.embedded import places

ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC", "PGPORT": str(places.PORT)}
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "wal_compression": "on",
    "password_encryption": "scram-sha-256",
    "idle_in_transaction_session_timeout": "60s",
    # The owner of our databases may act as the lesser roles that it makes.
    "createrole_self_grant": "set, inherit",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # What people tell us must not end in a log, not even with an error.
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
