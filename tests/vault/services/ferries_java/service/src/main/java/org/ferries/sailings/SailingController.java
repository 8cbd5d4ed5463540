package org.ferries.sailings;

import java.util.List;
import java.util.UUID;
import org.ferries.shared.ApiPaths;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping(ApiPaths.SAILINGS)
public class SailingController {
    private final SailingService sailings;

    public SailingController(SailingService sailings) {
        this.sailings = sailings;
    }

    @GetMapping
    public List<SailingView> between(@RequestParam String from, @RequestParam String to) {
        return sailings.between(from, to);
    }

    @GetMapping("/{sailingId}")
    public SailingView one(@PathVariable UUID sailingId) {
        return sailings.one(sailingId);
    }

    @PutMapping("/{sailingId}/status/{status}")
    @PreAuthorize("hasRole('DISPATCHER')")
    public SailingView change(@PathVariable UUID sailingId, @PathVariable SailingStatus status) {
        return sailings.change(sailingId, status);
    }

    @GetMapping("/harbour/{harbourCode}/next")
    public SailingView next(@PathVariable String harbourCode) {
        return sailings.next(harbourCode);
    }

    @DeleteMapping("/{sailingId}")
    public ResponseEntity<Void> cancel(@PathVariable UUID sailingId) {
        sailings.cancel(sailingId);
        return ResponseEntity.noContent().build();
    }
}
