from django.urls import path

from press import views

urlpatterns = [
    path("batches/", views.BatchList.as_view()),
    path("batches/<uuid:batch_id>/", views.BatchDetail.as_view()),
]
