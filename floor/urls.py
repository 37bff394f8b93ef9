"""The doors of the supervisor's floor."""

from django.urls import path

from floor.views import cases, export, figures, staffing
from operators.doors import allow

app_name = "floor"
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
]
