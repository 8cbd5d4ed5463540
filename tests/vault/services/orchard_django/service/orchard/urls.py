from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("trees.urls")),
    path("api/press/", include(("press.urls", "press"))),
]
