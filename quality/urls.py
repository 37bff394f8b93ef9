"""The doors of quality."""

from django.urls import path

from operators.doors import allow
from quality.views import mine, reading

app_name = "quality"
SCORE, READ = "quality.score_contact", "quality.read_scores"
urlpatterns = [
    path("quality/", allow(reading.quality, SCORE), name="quality"),
    path("quality/<uuid:ref>/", allow(reading.review, SCORE), name="review"),
    path("quality/<uuid:ref>/score/", allow(reading.score, SCORE), name="score"),
    path("read-again/", allow(mine.mine, READ), name="mine"),
    path("read-again/<uuid:ref>/", allow(mine.scores, READ), name="scores"),
    path("read-again/<uuid:ref>/reply/", allow(mine.reply, READ), name="reply"),
]
