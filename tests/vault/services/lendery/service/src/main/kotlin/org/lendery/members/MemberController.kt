package org.lendery.members

import org.springframework.web.bind.annotation.*
import java.util.UUID

@RestController
@RequestMapping("/v1/members")
class MemberController(private val members: MemberService) {
    @GetMapping("/me")
    fun me(): MemberView = members.me()

    @PutMapping("/me")
    fun change(@RequestBody change: MemberChange): MemberView = members.change(change)

    @GetMapping("/{memberId}/loans")
    fun loans(@PathVariable memberId: UUID): List<Any> = members.loans(memberId)

    @RequestMapping(value = ["/{memberId}/block"], method = [RequestMethod.POST])
    fun block(@PathVariable memberId: UUID, @RequestBody reason: Reason) = members.block(memberId, reason)
}
