package org.lendery.loans

import org.springframework.stereotype.Component

@Component
class ReminderSender {
    fun send(loan: LoanView) = Unit
}
