from uuid import UUID

from fastapi import APIRouter, Depends

from choir.services.attendance import AttendanceService

router = APIRouter(prefix="/rehearsals")


@router.get("/")
def rehearsals(): ...


@router.post("/")
def plan(): ...


@router.post("/{rehearsal_id}/attendance")
def check_in(rehearsal_id: UUID, attendance: AttendanceService = Depends()): ...


@router.api_route("/{rehearsal_id}", methods=["GET", "PATCH"])
def one(rehearsal_id: UUID): ...
