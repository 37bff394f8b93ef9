"""The public pages of the web form."""

from django.urls import path

from intake.web.views import coming_back, writing
from operators.doors import public

app_name = "web"
urlpatterns = [
    path("", public(writing.write), name="write"),
    path("again/", public(coming_back.again), name="again"),
    path("again/more/", public(coming_back.more), name="more"),
    path("again/forget/", public(coming_back.forget), name="forget"),
]
