"""What each account may do with each table and function: the list.

Letters as psql shows them: r reads, a adds, w changes, d deletes. Roles by their short words in
`hotline/embedded/roles.py`. The owner of the tables needs no line; it migrates and nothing else.
The list is brought to a database by `hotline/granting.py`.
"""

from collections.abc import Mapping

from hotline.embedded.roles import ROLES

Cells = Mapping[str, str]

KEPT: Cells = {"app": "ra", "worker": "ra", "backup": "r"}
#: Kept too; the worker seals anew what lies in it and takes the hours from what has ended.
KEPT_TENDED: Cells = {"app": "ra", "worker": "raw", "backup": "r"}
UNTIL_PURGED: Cells = {"app": "rad", "worker": "rawd", "backup": "r"}  # of its case or contact
UNTIL_GIVEN_BACK: Cells = {"app": "rad", "worker": "rad", "backup": "r"}
USUAL: Cells = {"app": "rawd", "worker": "rawd", "backup": "r"}  # without a line of its own
NOT_REMOVED: Cells = {"app": "raw", "worker": "raw", "backup": "r"}
WEB_ALONE: Cells = {"app": "ra", "worker": "r", "backup": "r"}
BY_WORKER_ALONE: Cells = {"app": "r", "worker": "rawd", "backup": "r"}
BY_OWNER_ALONE: Cells = {"app": "r", "worker": "r", "backup": "r"}

TABLES: Mapping[str, Mapping[str, Cells]] = {
    "default": {
        "audit_entry": {**KEPT, "sealer": "r"},
        "audit_seal": {"app": "r", "worker": "r", "sealer": "ra", "backup": "r"},
        **dict.fromkeys(("auth_group", "auth_group_permissions"), BY_OWNER_ALONE),
        **dict.fromkeys(("auth_permission", "cases_indexversion"), BY_OWNER_ALONE),
        **dict.fromkeys(("django_content_type", "live_epoch"), BY_OWNER_ALONE),
        **dict.fromkeys(("cases_attachment", "cases_byhand", "cases_callattempt"), UNTIL_PURGED),
        **dict.fromkeys(
            ("cases_aid", "cases_note", "cases_piece", "cases_recognition"), UNTIL_PURGED
        ),
        **dict.fromkeys(("cases_flag", "cases_privatenote", "cases_task"), UNTIL_PURGED),
        **dict.fromkeys(("cases_block", "cases_casewords", "cases_safecontact"), UNTIL_PURGED),
        # The ledger: an item is withdrawn and a source joined, nothing else changes.
        **dict.fromkeys(("cases_evidenceitem", "cases_kin", "cases_source"), UNTIL_PURGED),
        **dict.fromkeys(("cases_dormancy", "cases_filming", "cases_goword"), UNTIL_PURGED),
        **dict.fromkeys(("cases_approval", "cases_lineevent", "cases_merge"), KEPT_TENDED),
        "cases_transition": KEPT_TENDED,
        "cases_breakglass": NOT_REMOVED,
        # The worker plans and sends; with a follower who leaves, what waits for them goes.
        "cases_broadcastpost": {"app": "rd", "worker": "rawd", "backup": "r"},
        # The web writes them, forbids a call of our own and removes them with a purged attempt,
        # the line's worker settles them and removes them with their hours.
        **dict.fromkeys(("cases_callcommand", "rota_shiftnote"), UNTIL_PURGED),
        **dict.fromkeys(("cases_case", "cases_contact"), NOT_REMOVED),
        # The worker makes them and lets them go; the web only with their case.
        "cases_knownsender": {"app": "rd", "worker": "rawd", "backup": "r"},
        # Who wrote one may take it back; it goes with the hours of its contact.
        "cases_ending": {"app": "ra", "worker": "rawd", "backup": "r"},
        **dict.fromkeys(("cases_evidencechange", "cases_honeymark", "press_release"), KEPT),
        "cases_lineoff": {"app": "ra", "worker": "r", "backup": "r"},
        # How far the worker has come; nobody else has to do with it.
        "cases_outdatedsweep": {"worker": "raw", "backup": "r"},
        "cases_outage": {"app": "r", "worker": "raw", "backup": "r"},
        # Kept by supervisors, never removed; the worker has nothing to do with them.
        "cases_liaisonteam": {"app": "raw", "worker": "r", "backup": "r"},
        "cases_slot": UNTIL_GIVEN_BACK,
        **dict.fromkeys(("cases_readyanswer", "cases_retentionrun"), NOT_REMOVED),
        **dict.fromkeys(("cases_botstanding", "cases_linelink", "quality_draw"), BY_WORKER_ALONE),
        **dict.fromkeys(("cases_placelook", "cases_placerelease"), NOT_REMOVED),
        "cases_ring": {"app": "raw", "worker": "rawd", "backup": "r"},
        # The line's worker writes them; a purge in the web removes them with their contact.
        "cases_switchevent": {"app": "rd", "worker": "rawd", "backup": "r"},
        "cases_traffic": {"app": "raw", "worker": "rawd", "backup": "r"},
        "cases_watch": {"app": "r", "worker": "raw", "backup": "r"},
        "django_migrations": {"backup": "r"},
        # Read by nobody but what counts.
        "floor_mark": {"backup": "r"},
        # PostgreSQL writes them with a contact, the worker takes them and adds them up.
        "floor_delta": {"app": "r", "worker": "rwd", "backup": "r"},
        **dict.fromkeys(
            ("floor_daily", "floor_lately", "floor_tally", "rota_cover"), BY_WORKER_ALONE
        ),
        "floor_wallboard": {"app": "ra", "backup": "r"},
        # Nobody but its writer has to do with it.
        "guide_draft": {"app": "rawd", "backup": "r"},
        **dict.fromkeys(("guide_edition", "guide_signoff"), WEB_ALONE),
        "live_outbox": {"app": "ra", "worker": "rad", "backup": "r"},
        "live_stream": NOT_REMOVED,
        "mfa_authenticator": {"app": "rawd", "backup": "r"},
        **dict.fromkeys(("operators_alert", "operators_device", "operators_helpcall"), NOT_REMOVED),
        "operators_enrolmentcode": {"app": "raw", "backup": "r"},
        # The worker seals anew what lies in it.
        "operators_factorsecret": {"app": "rawd", "worker": "rw", "backup": "r"},
        **dict.fromkeys(("operators_office", "operators_operator"), NOT_REMOVED),
        "operators_personchange": {"app": "rawd", "backup": "r"},
        "oversight_officeclosing": {"app": "rawd", "backup": "r"},
        "oversight_drill": {"app": "raw", "backup": "r"},
        "oversight_evacuation": {"app": "rawd", "worker": "rw", "backup": "r"},
        **dict.fromkeys(("oversight_moved", "oversight_sealplan"), BY_OWNER_ALONE),
        "oversight_share": {"app": "rw", "worker": "r", "backup": "r"},
        "oversight_keyrotation": {"app": "rawd", "worker": "rw", "backup": "r"},
        # The web asks and stops; what came of it is the worker's to write.
        "oversight_verification": {"app": "ra", "worker": "rw", "backup": "r"},
        # Approved or withdrawn, never removed; the account of the press reads what is published.
        **dict.fromkeys(("press_correction", "press_fact", "press_publication"), NOT_REMOVED),
        "quality_review": {"app": "rw", "worker": "rawd", "backup": "r"},
        "quality_scoresheet": {"app": "ra", "worker": "rwd", "backup": "r"},
        "press_released": {"app": "r", "worker": "r", "press": "r", "backup": "r"},
    },
    "keyring": {
        "django_migrations": {"backup": "r"},
        "vault_sealedbatch": {"app": "rad", "worker": "rad", "backup": "r"},
        "vault_wrappedkey": {"app": "rad", "worker": "rawd", "backup": "r"},
    },
}
#: Single columns that may be changed where the row may not: emptied, made coarse, counted, settled.
COLUMNS: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "default": {
        "cases_aid": {"app": ("seen_at",)},
        "cases_approval": {"app": ("at", "finding", "given_at", "signature")},
        "cases_block": {
            "app": (
                *("agreed_at", "agreed_by_id", "known_told", "lifted_at", "lifted_by_id"),
                *("proposed_at", "sign", "until"),
            )
        },
        "cases_byhand": {"app": ("happened_at", "typed_at")},
        "cases_callattempt": {"app": ("at", "dialled", "ended_at", "reached")},
        "cases_callcommand": {"app": ("cause", "settled_at", "state")},
        "cases_ending": {"app": ("undone_at", "undone_by_id")},
        "cases_flag": {"app": ("at", "lifted_at", "lifted_by_id", "until")},
        "cases_evidenceitem": {
            "app": ("at", "lapsed", "why_withdrawn", "withdrawn_at", "withdrawn_by_id")
        },
        "cases_goword": {"app": ("at", "given_at", "withdrawn_at", "withdrawn_by_id")},
        "cases_dormancy": {"app": ("at", "due", "ended_at", "ended_by_id", "seen_at", "silence")},
        "cases_filming": {"app": ("at",)},
        "cases_kin": {
            "app": ("about_id", "at", "dropped_at", "dropped_by_id", "linked_at", "linked_by_id")
        },
        "cases_lineevent": {"app": ("at", "call_key")},
        "cases_lineoff": {"app": ("on_at", "on_by_id")},
        "cases_merge": {
            "app": (
                *("agreed_at", "agreed_by_id", "at", "contacts", "priority_before", "revision"),
                *("undone_at", "undone_by_id", "why", "why_undone"),
            )
        },
        "cases_note": {"app": ("at",)},
        "cases_privatenote": {"app": ("at", "closed_at", "closed_by_id")},
        "cases_recognition": {"app": ("at", "undone_at", "undone_by_id", "why_undone")},
        "cases_safecontact": {"app": ("at", "voided_at", "voided_by_id")},
        "cases_task": {
            "app": ("assignee_id", "at", "ended", "ended_at", "ended_by_id", "span", "why")
        },
        "cases_source": {"app": ("root_id",)},
        "cases_transition": {"app": ("at", "detail")},
        "floor_wallboard": {"app": ("opened_at", "revoked_at", "revoked_by_id", "token_hash")},
        "guide_edition": {
            "app": ("published_at", "published_by_id", "withdrawn_at", "withdrawn_by_id")
        },
        "guide_signoff": {"app": ("agreed_at", "agreed_by_id", "voided_at", "voided_by_id")},
        "oversight_verification": {"app": ("stopped_at", "stopped_by_id")},
    },
    "keyring": {"vault_wrappedkey": {"app": ("batch_id", "messages", "wrapped")}},
}
#: What goes for all things of a kind; the function of a trigger is called by nobody.
ALIKE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "DATABASE": tuple((word, "CONNECT") for word in ROLES),
    "FUNCTION": (("app", "EXECUTE"), ("worker", "EXECUTE")),
    "SEQUENCE": (("app", "USAGE"), ("worker", "USAGE"), ("backup", "SELECT")),
}
#: Run with the owner's rights: they give references and nothing else, or guard and give nothing.
_ASKED = "glass_office match_cases intake_call intake_chat intake_known intake_named intake_words"
_TOLD = "intake_call_alone intake_sender office_holds sender_cases sender_known sister_has"
_MOVES = "contact_diverts office_divert office_owners office_return"  # of a sealed one
_GUARD = "evidence_anew goes_with_its_case tasks_follow wishes_go_with_somebody"
_COUNT = "floor_moved floor_on_duty floor_rescued floor_said floor_tally floor_unmark"
DEFINERS = frozenset(f"{_ASKED} {_TOLD} {_MOVES} {_GUARD} {_COUNT}".split())
