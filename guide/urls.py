"""The doors of the guided script."""

from django.urls import path

from guide import views
from operators.doors import allow

app_name = "guide"
urlpatterns = [
    path("", allow(views.script, "guide.view_script"), name="script"),
    path("drawing/", allow(views.drawing, "guide.view_script"), name="drawing"),
]
