package org.lendery.loans

import jakarta.persistence.*
import org.lendery.items.ItemEntity
import org.lendery.members.MemberEntity
import org.lendery.shared.AuditedEntity
import java.time.LocalDate
import java.util.UUID

@Entity
@Table(name = "loans", schema = "lending")
class LoanEntity(
    @Id
    val id: UUID = UUID.randomUUID(),

    @ManyToOne
    @JoinColumn(name = "item_id")
    val item: ItemEntity,

    @ManyToOne
    @JoinColumn(name = "borrower_id")
    val borrower: MemberEntity,

    @Enumerated(EnumType.STRING)
    var status: LoanStatus = LoanStatus.OPEN,

    @Column(name = "due_on")
    var dueOn: LocalDate,

    @Column(name = "returned_at")
    var returnedAt: java.time.Instant? = null,

    @Column(name = "extended_times")
    var extendedTimes: Int = 0,
) : AuditedEntity()

enum class LoanStatus { OPEN, OVERDUE, RETURNED, CANCELLED }
