"""Every address of the console."""

from django.urls import include, path

from hotline import health
from operators.doors import public

urlpatterns = [
    path("", include("operators.urls")),
    path("", include("cases.urls")),
    path("script/", include("guide.urls")),
    path("press/", include("press.urls")),
    path("intake/", include("intake.urls")),
    path("telephone/", include("intake.telephone.desk_urls")),
    path("write/", include("intake.web.urls")),
    path("oversight/", include("oversight.urls")),
    path("", include("floor.urls")),
    path("", include("rota.urls")),
    path("", include("quality.urls")),
    path("healthz", public(health.healthz), name="healthz"),
    path("readyz", public(health.readyz), name="readyz"),
    path("metrics", public(health.metrics), name="metrics"),
]
handler400 = "hotline.errors.bad_request"
handler404 = "hotline.errors.not_found"
handler500 = "hotline.errors.server_error"
