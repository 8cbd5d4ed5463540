package org.ferries.sailings;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;

@Service
public class SailingService {
    private final SailingRepository repository;
    private final MeterRegistry meters;

    public SailingService(SailingRepository repository, MeterRegistry meters) {
        this.repository = repository;
        this.meters = meters;
    }

    public List<SailingView> between(String from, String to) {
        return List.of();
    }

    public SailingView one(UUID id) {
        return null;
    }

    public SailingView change(UUID id, SailingStatus status) {
        meters.counter("ferries.sailing.changes").increment();
        return null;
    }

    public SailingView next(String harbour) {
        return null;
    }

    public void cancel(UUID id) {}
}
