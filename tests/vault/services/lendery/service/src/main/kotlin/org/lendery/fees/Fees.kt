package org.lendery.fees

import org.jetbrains.exposed.dao.id.UUIDTable
import org.jetbrains.exposed.sql.javatime.timestamp
import org.springframework.stereotype.Service
import java.util.UUID

object Fees : UUIDTable("lending.fees") {
    val loanId = uuid("loan_id")
    val amountCents = long("amount_cents")
    val reason = varchar("reason", 60)
    val waivedAt = timestamp("waived_at").nullable()
    val createdAt = timestamp("created_at")
}

data class FeeView(val id: UUID, val amountCents: Long, val reason: String)

@Service
class FeeService {
    fun mine(): List<FeeView> = emptyList()

    fun waive(fee: UUID): FeeView = TODO()
}
