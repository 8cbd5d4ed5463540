package org.ferries.sailings;

import jakarta.persistence.*;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

@Entity
@Table(name = "sailings", uniqueConstraints = @UniqueConstraint(columnNames = {"route_id", "departs_at"}))
public class SailingEntity extends Tracked {
    @Id
    @GeneratedValue(strategy = GenerationType.UUID)
    private UUID id;

    @Column(name = "route_id", nullable = false)
    private UUID routeId;

    @Column(name = "departs_at", nullable = false)
    private OffsetDateTime departsAt;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 24)
    private SailingStatus status = SailingStatus.SCHEDULED;

    @Column(name = "car_metres")
    private Integer carMetres;

    @Transient
    private boolean late;

    @OneToMany(mappedBy = "sailing")
    private List<BookingEntity> bookings = new ArrayList<>();
}
