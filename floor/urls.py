"""The doors of the supervisor's floor."""

from django.urls import path

from floor.views import figures, staffing
from operators.doors import allow

app_name = "floor"
urlpatterns = [
    path("figures/", allow(figures.figures, "cases.view_figures"), name="figures"),
    path("staffing/", allow(staffing.staffing, "cases.view_figures"), name="staffing"),
]
