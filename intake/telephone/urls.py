"""Where the switch knocks; bridges leave out the last slash, so it is not asked for."""

from django.urls import re_path

from intake.telephone import inbound
from operators.doors import machine

app_name = "telephone"
urlpatterns = [
    re_path(r"^cti/?$", machine(inbound.cti), name="cti"),
    re_path(r"^cti/(?P<token>[^/]+)/?$", machine(inbound.cti), name="cti-token"),
]
