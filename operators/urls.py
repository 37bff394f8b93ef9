"""The doors of people: the way in, the own presence, the language, and who works here."""

from django.urls import path

from operators.doors import allow, public
from operators.views import (
    alerts,
    care,
    changes,
    duress,
    factor,
    factors,
    handset,
    home,
    language,
    lock,
    me,
    passkey,
    people,
    presence,
    sign_in,
    step_up,
)

app_name = "operators"
PERSON = "people/<uuid:ref>/"
USE, SHIFT, PEOPLE, ALERTS, ANSWER = (
    "operators.use_console",
    "operators.set_presence",
    "operators.manage_people",
    "operators.view_alerts",
    "operators.answer_help",
)

urlpatterns = [
    path("", allow(home.home, USE), name="home"),
    path("sign-in/", public(sign_in.sign_in), name="sign-in"),
    path("sign-in/factor/", public(factor.factor), name="factor"),
    path("sign-in/enrol/", public(factor.enrol), name="enrol"),
    path("sign-in/passkey/", public(passkey.question), name="passkey"),
    path("sign-in/passkey/new/", public(passkey.new), name="passkey-new"),
    path("sign-in/again/", allow(step_up.step_up, USE), name="step-up"),
    path("sign-in/locked/", allow(lock.locked, USE), name="locked"),
    path("sign-in/lock/", allow(lock.lock, USE), name="lock"),
    path("sign-in/touch/", allow(lock.touch, USE), name="touch"),
    path("sign-in/<str:token>/", public(sign_in.link), name="link"),
    path("sign-out/", allow(sign_in.sign_out, USE), name="sign-out"),
    path("language/", public(language.language), name="language"),
    path("me/", allow(me.me, USE), name="me"),
    path("me/password/", allow(me.password, USE), name="password"),
    path("me/duress/", allow(duress.duress, "operators.set_duress"), name="duress"),
    path("me/factors/", allow(factors.factors, USE), name="factors"),
    path("me/devices/<uuid:ref>/revoke/", allow(me.revoke, USE), name="device-revoke"),
    path("presence/", allow(presence.presence, SHIFT), name="presence"),
    path("presence/heard/", allow(presence.sound_heard, SHIFT), name="sound-heard"),
    path("presence/heartbeat/", allow(presence.heartbeat, SHIFT), name="heartbeat"),
    path("care/", allow(care.care, SHIFT), name="care"),
    path("care/ask/", allow(care.ask, "operators.ask_help"), name="help-ask"),
    path("care/take-back/", allow(care.take_back, "operators.ask_help"), name="help-take-back"),
    path("care/go-on/", allow(care.decline_break, SHIFT), name="break-decline"),
    path("care/<uuid:ref>/come/", allow(care.come, ANSWER), name="help-come"),
    path("care/<uuid:ref>/settle/", allow(care.settle, ANSWER), name="help-settle"),
    path("alerts/", allow(alerts.alerts, ALERTS), name="alerts"),
    path("alerts/parts/", allow(alerts.alerts_part, ALERTS), name="alerts-part"),
    path(
        "alerts/<uuid:ref>/clear/",
        allow(alerts.clear, "operators.clear_alert"),
        name="alert-clear",
    ),
    path(
        "alerts/<uuid:ref>/unlock/",
        allow(alerts.unlock, "operators.unlock_pace"),
        name="pace-unlock",
    ),
    path("people/", allow(people.people, PEOPLE), name="people"),
    path("people/add/", allow(people.add, PEOPLE), name="person-add"),
    path(PERSON, allow(people.person, PEOPLE), name="person"),
    path(PERSON + "edit/", allow(people.edit, PEOPLE), name="person-edit"),
    path(PERSON + "active/", allow(changes.activate, PEOPLE), name="activate"),
    path(PERSON + "role/", allow(changes.grant_role, "operators.grant_role"), name="grant-role"),
    path(PERSON + "office/", allow(changes.move, "operators.grant_role"), name="move"),
    path(PERSON + "handset/", allow(handset.give, PEOPLE), name="handset"),
    path(PERSON + "handset/end/", allow(handset.take_back, PEOPLE), name="handset-end"),
    path(
        PERSON + "factors/",
        allow(changes.reset_factors, "operators.reset_factors"),
        name="reset-factors",
    ),
    path(PERSON + "agree/<int:change>/", allow(changes.agree, PEOPLE), name="agree"),
    path(
        PERSON + "devices/<uuid:device>/forget/",
        allow(people.device_forget, PEOPLE),
        name="device-forget",
    ),
]
