package org.ferries.sailings;

public enum SailingStatus {
    SCHEDULED("scheduled"),
    BOARDING("boarding"),
    UNDERWAY("underway"),
    ARRIVED("arrived"),
    CANCELLED("cancelled");

    private final String label;

    SailingStatus(String label) {
        this.label = label;
    }

    public boolean canBecome(SailingStatus next) {
        return ordinal() < next.ordinal();
    }
}
