package org.lendery.loans

import io.micrometer.core.instrument.Counter
import io.micrometer.core.instrument.MeterRegistry
import io.micrometer.core.instrument.Timer
import org.springframework.stereotype.Service
import java.util.UUID

data class LoanView(val id: UUID, val status: LoanStatus, val dueOn: String)

data class NewLoan(val itemId: UUID, val borrowerId: UUID, val days: Int = 14)

data class ExtendBy(val days: Int)

@Service
class LoanService(private val loans: LoanRepository, private val reminders: ReminderSender, registry: MeterRegistry) {
    private val lent = Counter.builder("lendery_loans_total").register(registry)
    private val lending = Timer.builder("lendery_lend_seconds").register(registry)

    fun lend(loan: NewLoan): LoanView = TODO()

    fun one(id: UUID): LoanView = TODO()

    fun giveBack(id: UUID): LoanView = TODO()

    fun extend(id: UUID, days: ExtendBy): LoanView = TODO()

    fun overdue(): List<LoanView> = TODO()
}
