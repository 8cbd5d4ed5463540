package org.lendery.members

import org.springframework.stereotype.Service
import java.util.UUID

data class MemberView(val id: UUID, val displayName: String, val role: MemberRole)

data class MemberChange(val displayName: String)

data class Reason(val text: String)

@Service
class MemberService {
    fun me(): MemberView = TODO()

    fun change(change: MemberChange): MemberView = TODO()

    fun loans(member: UUID): List<Any> = emptyList()

    fun block(member: UUID, reason: Reason) = Unit
}
