"""Every page of those who watch over the console and see no case: auditors and administrators."""

from django.urls import URLPattern

app_name = "oversight"
urlpatterns: list[URLPattern] = []
