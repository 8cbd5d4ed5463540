from uuid import UUID

from pydantic import BaseModel

from choir.models import Voice


class NewSinger(BaseModel):
    name: str
    voice: Voice


class SingerOut(BaseModel):
    id: UUID
    name: str
    voice: Voice
