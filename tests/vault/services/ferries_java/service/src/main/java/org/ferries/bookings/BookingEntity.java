package org.ferries.sailings;

import jakarta.persistence.*;
import java.util.UUID;

@Entity
@Table(name = "bookings")
public class BookingEntity extends Tracked {
    @Id private UUID id;

    @ManyToOne @JoinColumn(name = "sailing_id") private SailingEntity sailing;

    @Column(name = "passenger_name") private String passengerName;

    @Column(name = "car_length_cm") private Integer carLengthCm;

    @Enumerated(EnumType.STRING) private BookingState state;

    public enum BookingState { HELD, PAID, BOARDED, REFUNDED }
}
