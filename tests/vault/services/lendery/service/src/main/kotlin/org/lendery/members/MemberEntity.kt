package org.lendery.members

import jakarta.persistence.*
import org.lendery.shared.AuditedEntity
import java.util.UUID

@Entity
@Table(name = "members")
class MemberEntity(
    @Id val id: UUID = UUID.randomUUID(),
    @Column(name = "display_name", nullable = false) var displayName: String,
    @Column(nullable = false, unique = true) var email: String,
    @Enumerated(EnumType.STRING) var role: MemberRole = MemberRole.BORROWER,
    @Column(name = "loan_limit") var loanLimit: Int = 5,
) : AuditedEntity()

enum class MemberRole {
    BORROWER,
    STEWARD,
    ADMIN,
}
