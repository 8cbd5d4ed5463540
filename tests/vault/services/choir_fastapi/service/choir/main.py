"""The choir's service."""

from fastapi import FastAPI

from choir.api import concerts, rehearsals, singers
from choir.settings import settings


def create_app() -> FastAPI:
    app = FastAPI(title="choir")
    app.include_router(singers.router, prefix=settings.api_prefix)
    app.include_router(rehearsals.router, prefix=settings.api_prefix)
    app.include_router(concerts.router, prefix=f"{settings.api_prefix}/concerts", tags=["concerts"])

    @app.get("/healthz", include_in_schema=False)
    def health() -> dict[str, str]:
        return {"status": "ok"}

    return app
