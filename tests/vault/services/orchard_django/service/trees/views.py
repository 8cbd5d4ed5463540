from rest_framework import viewsets
from rest_framework.decorators import action, api_view
from rest_framework.views import APIView

from trees.models import Row, Tree


class TreeViewSet(viewsets.ModelViewSet):
    queryset = Tree.objects.all()

    @action(detail=True, methods=["post"], url_path="graft")
    def graft(self, request, pk=None): ...


class RowViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Row.objects.all()


class PruneView(APIView):
    def post(self, request, pk): ...


@api_view(["GET"])
def harvest(request, year): ...
