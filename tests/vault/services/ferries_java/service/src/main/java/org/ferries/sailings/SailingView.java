package org.ferries.sailings;

import java.time.OffsetDateTime;
import java.util.UUID;

public record SailingView(UUID id, String route, OffsetDateTime departsAt, SailingStatus status) {}
