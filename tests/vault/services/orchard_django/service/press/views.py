from django.views import View


class BatchList(View):
    def get(self, request): ...

    def post(self, request): ...


class BatchDetail(View):
    def get(self, request, batch_id): ...
