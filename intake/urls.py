"""The ways in, one folder each."""

from django.urls import include, path

urlpatterns = [
    path("telegram/", include("intake.telegram.urls")),
    path("telephone/", include("intake.telephone.urls")),
]
