-- Records of all migrations. Times are ISO-8601 in UTC, so that no driver and no session changes
-- them. "place" sorts as the record's kind and id do; "id" is for readers.

-- version 1
create table if not exists fhirmigration_record (
  migration varchar(38) not null,
  place varbinary(401) not null,
  kind varchar(16) not null,
  id varchar(200) not null,
  version bigint not null,
  epoch bigint not null,
  write_id varchar(200) not null,
  is_open boolean not null,
  phase varchar not null,
  window_since varchar(40),
  window_till varchar(40),
  exported bigint not null,
  imported bigint not null,
  repeated bigint not null,
  quarantined bigint not null,
  excluded bigint not null,
  export_url varchar,
  import_url varchar,
  not_before varchar(40),
  note varchar not null,
  changed_at varchar(40) not null,
  body varchar(32768) not null,
  primary key (migration, place)
);
create index if not exists fhirmigration_record_open
  on fhirmigration_record (migration, is_open, place);
