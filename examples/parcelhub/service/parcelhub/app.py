"""The application with all of its routes."""

from fastapi import FastAPI

from parcelhub.api_keys import router as api_keys
from parcelhub.carriers import router as carriers
from parcelhub.shipments import router as shipments


def create_app() -> FastAPI:
    """The application, as the server and the tests start it."""
    app = FastAPI(title="Parcelhub", version="1")
    app.include_router(carriers, prefix="/v1/carriers", tags=["carriers"])
    app.include_router(shipments, prefix="/v1/shipments", tags=["shipments"])
    app.include_router(api_keys, prefix="/v1/api-keys", tags=["accounts"])
    return app


app = create_app()
