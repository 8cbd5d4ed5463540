from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    api_prefix: str = "/api/v2"
    most_absences: int = 3


settings = Settings()
