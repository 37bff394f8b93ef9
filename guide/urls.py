"""The doors of the guided script."""

from django.urls import path

from guide.views import drafting, preview, publishing, reading, signing, writing
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
    path("draft/", allow(drafting.draft, "guide.edit_script"), name="draft"),
    path("draft/begin/", allow(drafting.begin_draft, "guide.edit_script"), name="begin-draft"),
    path("draft/drop/", allow(drafting.drop_draft, "guide.edit_script"), name="drop-draft"),
    path("draft/submit/", allow(drafting.submit_draft, "guide.edit_script"), name="submit-draft"),
    path("preview/", allow(preview.preview, "guide.edit_script"), name="preview"),
    path("draft/step/", allow(drafting.add_step, "guide.edit_script"), name="add-step"),
    path(
        "draft/step/remove/", allow(drafting.remove_step, "guide.edit_script"), name="remove-step"
    ),
    path(
        "draft/<slug:kind>/<slug:name>/",
        allow(writing.write_draft, "guide.edit_script"),
        name="write-draft",
    ),
    path("editions/<uuid:ref>/", allow(publishing.edition, "guide.edit_script"), name="edition"),
    path(
        "editions/<uuid:ref>/publish/",
        allow(publishing.publish, "guide.publish_script"),
        name="publish",
    ),
    path(
        "editions/<uuid:ref>/withdraw/",
        allow(publishing.withdraw, "guide.publish_script"),
        name="withdraw",
    ),
]
