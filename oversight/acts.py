"""What each act of the journal is called: a plain sentence for every word that is recorded."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oversight.case_acts import CASE_ACTS

ACTS: Mapping[str, Promise] = {
    **CASE_ACTS,
    "alert.cleared": _("Somebody saw to an alert"),
    "alert.raised": _("An alert was raised"),
    "audit.checkpoint_failed": _("A place outside took no checkpoint"),
    "audit.restore_checked": _("A restored backup was looked through"),
    "audit.verified": _("The journal was verified to its end"),
    "audit.verify_asked": _("A verification of the journal was begun"),
    "audit.verify_resumed": _("A verification of the journal goes on"),
    "audit.verify_stopped": _("A verification of the journal was stopped"),
    "audit.who_looked": _("Somebody asked who looked at a number"),
    "broadcast.approved": _("A text for everybody was approved"),
    "broadcast.begun": _("A text for everybody is being sent"),
    "broadcast.dropped": _("A draft for everybody was thrown away"),
    "broadcast.edited": _("A text for everybody was rewritten"),
    "broadcast.ended": _("A text for everybody was sent to the end"),
    "broadcast.purged": _("An old text for everybody was removed"),
    "broadcast.returned": _("A text for everybody was sent back to its writer"),
    "broadcast.stopped": _("The sending of a text for everybody was stopped"),
    "broadcast.submitted": _("A text for everybody was handed in for approval"),
    "broadcast.written": _("A text for everybody was written"),
    "door.refused": _("Somebody was refused at a door"),
    "factor.added": _("A second proof was added"),
    "factor.check": _("A second proof was read to be checked"),
    "factor.code_made": _("A code for a new second proof was made"),
    "factor.code_refused": _("A code for a second proof was refused"),
    "factor.copied": _("A second proof looks like a copy"),
    "factor.enrol": _("A second proof was read to be set up"),
    "factor.recovery_renewed": _("Recovery codes were made anew"),
    "factor.removed": _("A second proof was removed"),
    "followers.deliver": _("The addresses of some who follow were read to send to them"),
    "followers.dropped": _("Some who follow were dropped, their keys destroyed"),
    "honey.opened": _("Somebody opened a case that is bait"),
    "index.begun": _("A new search index was begun"),
    "index.rebuild": _("Records were read for a new search index"),
    "index.switched": _("The search index was switched"),
    "keys.escrow_drilled": _("The key escrow was drilled"),
    "keys.escrow_restored": _("Keys were restored from escrow"),
    "keys.escrow_split": _("Keys were split for escrow"),
    "keys.forgotten": _("An old key of keys was destroyed"),
    "keys.reaped": _("Keys without an owner were destroyed"),
    "keys.renewed": _("Data keys were renewed"),
    "keys.retired": _("Retired data keys were destroyed"),
    "keys.rotated": _("The key of keys was changed"),
    "live.frame_refused": _("A tab said more than it may, and was closed"),
    "line.refused": _("A line did not prove its sender"),
    "keys.rotation_agreed": _("A new key of keys was agreed to"),
    "keys.rotation_asked": _("A new key of keys was asked for"),
    "keys.rotation_paused": _("The change of the key of keys was held"),
    "keys.rotation_resumed": _("The change of the key of keys goes on"),
    "keys.rotation_withdrawn": _("The wish for a new key of keys was taken back"),
    "lines.bot_token_kept": _("The token of the bot was set"),
    "lines.token_renewed": _("The secret of a sender was made anew"),
    "line.back": _("A line is well again"),
    "line.down": _("A line fell silent"),
    "line.switched_off": _("A line was switched off"),
    "line.switched_on": _("A line was switched on again"),
    "line.unwatched": _("A silent line was switched off and is not waited for"),
    "operators.office_added": _("An office was added"),
    "operators.factors_agreed": _("A reset of second proofs was agreed to"),
    "operators.factors_asked": _("A reset of second proofs was asked for"),
    "operators.office_agreed": _("A move to another office was agreed to"),
    "operators.office_asked": _("A move to another office was asked for"),
    "operators.office_closed": _("An office was closed"),
    "operators.office_closing_asked": _("The closing of an office was asked for"),
    "operators.office_closing_withdrawn": _("The wish to close an office was taken back"),
    "operators.office_renamed": _("An office was given another name"),
    "operators.password_changed": _("Somebody changed their password"),
    "operators.person_let_in": _("A colleague was let in"),
    "operators.person_added": _("A colleague was added"),
    "operators.person_kept_out": _("A colleague was shut out"),
    "operators.person_edited": _("A colleague's languages or extension was changed"),
    "operators.person_locked": _("An account was locked"),
    "operators.role_agreed": _("A role was agreed to"),
    "operators.role_asked": _("A role was asked for"),
    "pace.unlocked": _("A limit was lifted for somebody"),
    "break.declined": _("A colleague goes on without the break that was offered"),
    "break.offered": _("A break was offered to a colleague"),
    "help.asked": _("A colleague asked the supervisors for help"),
    "help.coming": _("A supervisor is coming to help"),
    "help.settled": _("A supervisor has helped a colleague"),
    "help.taken_back": _("A colleague needs no help any more"),
    "presence.changed": _("A colleague's presence changed"),
    "script.draft_begun": _("A draft of the script was begun"),
    "script.draft_changed": _("A draft of the script was changed"),
    "script.draft_dropped": _("A draft of the script was thrown away"),
    "script.published": _("Two people published an edition of the script"),
    "script.submitted": _("An edition of the script was handed in"),
    "script.withdrawn": _("An edition of the script was withdrawn"),
    "script.sign_agreed": _("A second person stands for a signature under the script"),
    "script.sign_recorded": _("A signature under the script was recorded"),
    "script.sign_voided": _("A signature under the script was taken away"),
    "retention.approved": _("A period of keeping was agreed"),
    "retention.asked": _("Another period of keeping was asked for"),
    "retention.due": _("Cases were read to see whether their time has come"),
    "session.locked": _("A screen was locked"),
    "session.unlocked": _("A screen was unlocked"),
    "sign_in.by_factor": _("Somebody signed in with a second proof"),
    "sign_in.by_link": _("Somebody signed in by a link"),
    "sign_in.by_password": _("A password was accepted"),
    "sign_in.device_revoked": _("A device was signed out"),
    "sign_in.duress": _("Somebody signed in under duress"),
    "sign_in.duress_set": _("Somebody set a duress word"),
    "sign_in.ended": _("Somebody signed out"),
    "sign_in.factor_refused": _("A second proof was refused"),
    "sign_in.link_made": _("A sign-in link was made"),
    "sign_in.new_device": _("Somebody signed in from a new device"),
    "sign_in.refused": _("A sign-in was refused"),
    "sign_in.too_many": _("Too many sign-ins failed"),
}


def act_in_words(action: str) -> Promise | str:
    """The sentence for an act; a word that has none yet stands for itself."""
    return ACTS.get(action, action)


def actor_in_words(actor: str) -> Promise | str:
    """Who acted where it was no person: the console by itself, or one of its lines."""
    kind, _colon, name = actor.partition(":")
    if kind == "system":
        return _("The console itself")
    if kind == "line":
        return gettext("The line %(line)s") % {"line": name}
    return actor
