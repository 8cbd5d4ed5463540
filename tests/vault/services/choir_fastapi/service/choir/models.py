import enum
import uuid
from datetime import datetime

from sqlalchemy import Boolean, Enum, ForeignKey, Integer, String, Text, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Voice(str, enum.Enum):
    SOPRANO = "soprano"
    ALTO = "alto"
    TENOR = "tenor"
    BASS = "bass"


class Attending(enum.StrEnum):
    YES = enum.auto()
    NO = enum.auto()
    EXCUSED = enum.auto()


class Stamped:
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Singer(Stamped, Base):
    __tablename__ = "singers"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    full_name: Mapped[str] = mapped_column(String(120))
    voice: Mapped[Voice] = mapped_column(Enum(Voice))
    email: Mapped[str | None] = mapped_column(unique=True)
    active: Mapped[bool] = mapped_column(Boolean, default=True, server_default="true")

    absences: Mapped[list["Attendance"]] = relationship(back_populates="singer")


class Rehearsal(Stamped, Base):
    __tablename__ = "rehearsals"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime]
    minutes: Mapped[int] = mapped_column(Integer, default=90)
    place: Mapped[str] = mapped_column(Text)


class Attendance(Base):
    __tablename__ = "attendances"

    rehearsal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rehearsals.id"), primary_key=True)
    singer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("singers.id"), primary_key=True)
    answer: Mapped[Attending]
    remark: Mapped[str | None]

    singer: Mapped[Singer] = relationship(back_populates="absences")


class Ticket(Stamped, Base):
    __tablename__ = "tickets"

    id: Mapped[int] = mapped_column(primary_key=True)
    concert_id: Mapped[int]
    price_cents: Mapped[int]
    sold_to: Mapped[str | None]
