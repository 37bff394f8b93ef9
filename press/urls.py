"""The doors of the press room."""

from django.urls import path

from operators.doors import allow
from press.views import api, asking, pages, work

app_name = "press"
urlpatterns = [
    path("", allow(pages.press, "press.view_press"), name="press"),
    path("releases/<slug:period>/", allow(pages.release, "press.view_press"), name="release"),
    path("answers/", allow(asking.answers, "press.view_press"), name="answers"),
    path("method/", allow(asking.method, "press.view_press"), name="method"),
    path("work/", allow(work.work, "press.prepare_release"), name="work"),
    path(
        "work/prepare/",
        allow(work.prepare_release, "press.prepare_release"),
        name="prepare-release",
    ),
    path("work/<uuid:ref>/", allow(work.preview, "press.prepare_release"), name="preview"),
    path(
        "work/<uuid:ref>/approve/",
        allow(work.approve_release, "press.approve_release"),
        name="approve-release",
    ),
    path(
        "work/<uuid:ref>/withdraw/",
        allow(work.withdraw_release, "press.prepare_release"),
        name="withdraw-release",
    ),
    path(
        "corrections/prepare/",
        allow(work.prepare_correction, "press.prepare_release"),
        name="prepare-correction",
    ),
    path(
        "corrections/<uuid:ref>/approve/",
        allow(work.approve_correction, "press.approve_release"),
        name="approve-correction",
    ),
    path(
        "corrections/<uuid:ref>/withdraw/",
        allow(work.withdraw_correction, "press.prepare_release"),
        name="withdraw-correction",
    ),
    path("api/releases/", allow(api.releases, "press.view_released"), name="api-releases"),
    path(
        "api/releases/<slug:period>.<slug:form>",
        allow(api.download, "press.view_released"),
        name="api-download",
    ),
    path("api/changes.atom", allow(api.changes, "press.view_released"), name="api-changes"),
]
