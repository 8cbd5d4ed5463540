create table if not exists bookings (
    id             uuid primary key,
    sailing_id     uuid not null,
    passenger_name text not null,
    car_length_cm  integer,
    state          text not null default 'HELD',
    price_cents    bigint,
    deleted        boolean not null default false,
    created_at     timestamptz,
    updated_at     timestamptz
);
