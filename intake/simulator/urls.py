"""Nobody knocks from outside: the night is played by the process that answers the lines."""

from django.urls import URLPattern

app_name = "simulator"
urlpatterns: list[URLPattern] = []
