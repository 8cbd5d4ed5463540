from uuid import UUID

from fastapi import APIRouter, HTTPException, status

from choir.schemas import NewSinger, SingerOut

router = APIRouter(prefix="/singers", tags=["singers"])


@router.get("", response_model=list[SingerOut])
async def list_singers(voice: str | None = None) -> list[SingerOut]:
    return []


@router.post("", status_code=status.HTTP_201_CREATED)
async def add_singer(singer: NewSinger) -> SingerOut:
    raise HTTPException(status_code=409, detail="already there")


@router.get("/{singer_id}")
async def read_singer(singer_id: UUID) -> SingerOut:
    raise HTTPException(status.HTTP_404_NOT_FOUND)


@router.put("/{singer_id}/voice")
async def change_voice(singer_id: UUID, voice: str) -> SingerOut:
    raise HTTPException(404)


@router.delete("/{singer_id}", status_code=204, deprecated=True)
async def remove_singer(singer_id: UUID) -> None:
    return None
