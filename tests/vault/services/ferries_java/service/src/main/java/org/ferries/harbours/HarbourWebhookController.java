package org.ferries.harbours;

import org.springframework.web.bind.annotation.*;

@RestController
public class HarbourWebhookController {
    @PostMapping("/api/v1/webhooks/harbours")
    public void heard(@RequestBody String body) {}
}
