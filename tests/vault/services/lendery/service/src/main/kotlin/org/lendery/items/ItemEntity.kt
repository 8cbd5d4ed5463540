package org.lendery.items

import jakarta.persistence.Column
import jakarta.persistence.Entity
import jakarta.persistence.EnumType
import jakarta.persistence.Enumerated
import jakarta.persistence.FetchType
import jakarta.persistence.GeneratedValue
import jakarta.persistence.Id
import jakarta.persistence.JoinColumn
import jakarta.persistence.ManyToOne
import jakarta.persistence.OneToMany
import jakarta.persistence.Table
import org.lendery.loans.LoanEntity
import org.lendery.members.MemberEntity
import org.lendery.shared.AuditedEntity
import java.math.BigDecimal
import java.util.UUID

@Entity
@Table(name = "items", schema = "public")
class ItemEntity(
    @Id
    @GeneratedValue
    val id: UUID? = null,

    @Column(nullable = false, length = 120)
    var title: String,

    @Column(name = "condition", nullable = false)
    @Enumerated(EnumType.STRING)
    var condition: ItemCondition = ItemCondition.GOOD,

    @Column(name = "deposit_cents")
    var depositCents: Long? = null,

    @Column(name = "daily_fee", precision = 8, scale = 2)
    var dailyFee: BigDecimal? = null,

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "owner_id", nullable = false)
    var owner: MemberEntity,

    @OneToMany(mappedBy = "item")
    var loans: MutableList<LoanEntity> = mutableListOf(),
) : AuditedEntity()
