package org.ferries.bookings;

import org.springframework.stereotype.Service;

@Service
public class BookingService {}
