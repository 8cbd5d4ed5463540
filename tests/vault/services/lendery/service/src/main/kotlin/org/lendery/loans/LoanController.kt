package org.lendery.loans

import org.lendery.shared.Paths
import org.springframework.http.HttpStatus
import org.springframework.web.bind.annotation.*
import java.util.UUID

@RestController
@RequestMapping(Paths.LOANS)
class LoanController(private val loans: LoanService) {
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    fun lend(@RequestBody loan: NewLoan): LoanView = loans.lend(loan)

    @GetMapping("/{id}")
    fun one(@PathVariable id: UUID): LoanView = loans.one(id)

    @PostMapping("/{id}/return")
    fun giveBack(@PathVariable id: UUID): LoanView = loans.giveBack(id)

    @PostMapping("/{id}/extension")
    fun extend(@PathVariable id: UUID, @RequestBody days: ExtendBy): LoanView = loans.extend(id, days)

    @GetMapping("/overdue")
    fun overdue(): List<LoanView> = loans.overdue()
}
