"""The doors of the rota."""

from django.urls import path

from operators.doors import allow
from rota.views import mine, notes, rota, shift

app_name = "rota"
PLAN, OWN = "rota.plan_shift", "rota.view_shifts"
urlpatterns = [
    path("rota/", allow(rota.rota, PLAN), name="rota"),
    path("rota/plan/", allow(rota.plan, PLAN), name="plan"),
    path("rota/copy/", allow(rota.copy, PLAN), name="copy"),
    path("rota/<uuid:ref>/", allow(shift.shift, PLAN), name="shift"),
    path("rota/<uuid:ref>/change/", allow(shift.change, PLAN), name="change"),
    path("rota/<uuid:ref>/drop/", allow(shift.drop, PLAN), name="drop"),
    path("shifts/", allow(mine.mine, OWN), name="mine"),
    path("shifts/calendar/", allow(mine.calendar, OWN), name="calendar"),
    path("shifts/notes/", allow(notes.notes, OWN), name="notes"),
    path("shifts/notes/leave/", allow(notes.leave_note, OWN), name="leave-note"),
    path("shifts/notes/<uuid:ref>/remove/", allow(notes.remove_note, OWN), name="remove-note"),
]
