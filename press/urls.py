"""The doors of the press room."""

from django.urls import path

from operators.doors import allow
from press.views import api, asking, pages, preparation

app_name = "press"
urlpatterns = [
    path("", allow(pages.press, "press.view_press"), name="press"),
    path("releases/<slug:period>/", allow(pages.release, "press.view_press"), name="release"),
    path("answers/", allow(asking.answers, "press.view_press"), name="answers"),
    path("method/", allow(asking.method, "press.view_press"), name="method"),
    path(
        "preparation/",
        allow(preparation.preparation, "press.prepare_release"),
        name="preparation",
    ),
    path(
        "preparation/prepare/",
        allow(preparation.prepare_release, "press.prepare_release"),
        name="prepare-release",
    ),
    path(
        "preparation/<uuid:ref>/",
        allow(preparation.preview, "press.prepare_release"),
        name="preview",
    ),
    path(
        "preparation/<uuid:ref>/approve/",
        allow(preparation.approve_release, "press.approve_release"),
        name="approve-release",
    ),
    path(
        "preparation/<uuid:ref>/withdraw/",
        allow(preparation.withdraw_release, "press.prepare_release"),
        name="withdraw-release",
    ),
    path(
        "corrections/prepare/",
        allow(preparation.prepare_correction, "press.prepare_release"),
        name="prepare-correction",
    ),
    path(
        "corrections/<uuid:ref>/approve/",
        allow(preparation.approve_correction, "press.approve_release"),
        name="approve-correction",
    ),
    path(
        "corrections/<uuid:ref>/withdraw/",
        allow(preparation.withdraw_correction, "press.prepare_release"),
        name="withdraw-correction",
    ),
    path("api/releases/", allow(api.releases, "press.view_released"), name="api-releases"),
    path(
        "api/releases/<slug:period>.<slug:form>",
        allow(api.download, "press.view_released"),
        name="api-download",
    ),
    path(
        "api/releases/<slug:period>.<slug:language>.<slug:form>",
        allow(api.chart, "press.view_released"),
        name="api-chart",
    ),
    path("api/changes.atom", allow(api.changes, "press.view_released"), name="api-changes"),
]
