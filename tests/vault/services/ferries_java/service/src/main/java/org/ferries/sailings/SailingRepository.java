package org.ferries.sailings;

import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

public interface SailingRepository extends JpaRepository<SailingEntity, UUID> {}
