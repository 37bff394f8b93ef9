"""The doors of the press room."""

from django.urls import path

from operators.doors import allow
from press import views

app_name = "press"
urlpatterns = [path("", allow(views.press, "press.view_press"), name="press")]
