package org.lendery.loans

import org.springframework.data.jpa.repository.JpaRepository
import java.util.UUID

interface LoanRepository : JpaRepository<LoanEntity, UUID>
