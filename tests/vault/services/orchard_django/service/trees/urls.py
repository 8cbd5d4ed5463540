from django.urls import path
from rest_framework.routers import DefaultRouter

from trees import views

router = DefaultRouter()
router.register("trees", views.TreeViewSet, basename="tree")
router.register("rows", views.RowViewSet)

urlpatterns = [
    path("harvest/<int:year>/", views.harvest),
    path("trees/<int:pk>/prune/", views.PruneView.as_view()),
    *router.urls,
]
