"""The doors of the guided script."""

from django.urls import path

from guide.views import reading, signing
from operators.doors import allow

app_name = "guide"
urlpatterns = [
    path("", allow(reading.script, "guide.view_script"), name="script"),
    path("drawing/", allow(reading.drawing, "guide.view_script"), name="drawing"),
    path("sign/", allow(signing.sign, "guide.sign_script"), name="sign"),
    path(
        "sign/<uuid:ref>/agree/", allow(signing.agree_sign, "guide.sign_script"), name="agree-sign"
    ),
    path("sign/<uuid:ref>/void/", allow(signing.void_sign, "guide.sign_script"), name="void-sign"),
]
