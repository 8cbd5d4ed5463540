create table if not exists routes (
    id   uuid primary key default uuid_generate_v4(),
    code text not null unique,
    "from_harbour" text not null,
    "to_harbour"   text not null
);

create table if not exists sailings (
    id          uuid primary key default uuid_generate_v4(),
    route_id    uuid not null references routes (id),
    departs_at  timestamp with time zone not null,
    status      varchar(24) not null default 'SCHEDULED' check (status in ('SCHEDULED', 'BOARDING', 'UNDERWAY', 'ARRIVED', 'CANCELLED')),
    car_metres  integer default 240,
    deleted     boolean not null default false,
    created_at  timestamp with time zone default now(),
    updated_at  timestamp with time zone default now()
);
