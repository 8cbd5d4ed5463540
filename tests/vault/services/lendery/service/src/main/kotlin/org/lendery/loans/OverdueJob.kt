package org.lendery.loans

import io.micrometer.core.instrument.MeterRegistry
import org.springframework.scheduling.annotation.Scheduled
import org.springframework.stereotype.Component

@Component
class OverdueJob(private val loans: LoanService, private val reminders: ReminderSender, registry: MeterRegistry) {
    private val overdue = registry.gauge("lendery_overdue_loans", 0)

    @Scheduled(cron = "0 0 7 * * *")
    fun remind() {
        loans.overdue().forEach(reminders::send)
    }
}
