package org.lendery.fees

import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.PostMapping
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.RequestMapping
import org.springframework.web.bind.annotation.RestController
import java.util.UUID

@RestController
@RequestMapping("/v1/fees")
class FeeController(private val fees: FeeService) {
    @GetMapping
    fun mine(): List<FeeView> = fees.mine()

    @PostMapping("/{feeId}/waive")
    fun waive(@PathVariable feeId: UUID): FeeView = fees.waive(feeId)
}
