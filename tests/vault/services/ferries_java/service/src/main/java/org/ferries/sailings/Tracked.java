package org.ferries.sailings;

import jakarta.persistence.*;
import java.time.Instant;

@MappedSuperclass
public abstract class Tracked {
    @Column(name = "created_at") private Instant createdAt;
    @Column(name = "updated_at") private Instant updatedAt;
    private boolean deleted;
}
