"""Where Telegram knocks."""

from django.urls import path

from intake.telegram import inbound
from operators.doors import machine

app_name = "telegram"
urlpatterns = [path("", machine(inbound.update), name="update")]
