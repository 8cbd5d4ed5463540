alter table bookings add constraint bookings_sailing foreign key (sailing_id) references sailings (id);
create index if not exists bookings_by_sailing on bookings (sailing_id) where deleted = false;
