from prometheus_client import Counter, Histogram

CHECKED_IN = Counter("choir_checked_in_total", "How many came", ["voice"])
ANSWER_SECONDS = Histogram("choir_answer_seconds", "How long an answer took")


class AttendanceService:
    def check_in(self) -> None:
        CHECKED_IN.labels("alto").inc()


class ReminderWorker:
    def run(self) -> None:
        return None
