package org.ferries.bookings;

import java.util.UUID;
import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping("/api/v1/bookings")
public class BookingController {
    @PostMapping("/sailing/{sailingId}")
    public Object hold(@PathVariable UUID sailingId) {
        return null;
    }

    @PostMapping("/{bookingId}/payment")
    public Object pay(@PathVariable UUID bookingId) {
        return null;
    }

    @GetMapping("/{bookingId}")
    public Object one(@PathVariable UUID bookingId) {
        return null;
    }

    @DeleteMapping("/{bookingId}")
    public void refund(@PathVariable UUID bookingId) {}
}
