from fastapi import APIRouter

router = APIRouter()


@router.get("/")
def concerts(): ...


@router.get("/{concert_id:int}/programme")
def programme(concert_id: int): ...


@router.post("/{concert_id}/tickets")
def sell(concert_id: int): ...
