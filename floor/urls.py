"""The doors of the supervisor's floor."""

from django.urls import path

from floor.views import cases, export, figures, floor, staffing, wallboard, wallboards
from operators.doors import allow, public

app_name = "floor"
BOARDS = "floor.manage_wallboards"
urlpatterns = [
    path("figures/", allow(figures.figures, "cases.view_figures"), name="figures"),
    path(
        "figures/export/",
        allow(export.export, "cases.export_figures"),
        name="figures-export",
    ),
    path("figures/cases/", allow(cases.cases, "cases.view_figures"), name="cases"),
    path(
        "figures/cases/export/",
        allow(export.cases_export, "cases.export_figures"),
        name="cases-export",
    ),
    path("staffing/", allow(staffing.staffing, "cases.view_figures"), name="staffing"),
    path("floor/", allow(floor.floor, "cases.view_board"), name="floor"),
    path("floor/parts/", allow(floor.floor_parts, "cases.view_board"), name="floor-parts"),
    path("floor/wallboards/", allow(wallboards.wallboards, BOARDS), name="wallboards"),
    path(
        "floor/wallboards/<uuid:ref>/revoke/",
        allow(wallboards.wallboard_end, BOARDS),
        name="revoke-wallboard",
    ),
    path("wallboard/", public(wallboard.wallboard), name="wallboard"),
    path("wallboard/figures/", public(wallboard.wallboard_figures), name="wallboard-figures"),
]
