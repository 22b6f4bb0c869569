-- A store as the first schema version leaves it: its tables and two records. Never changed.
create table fhirmigration_schema (version int not null primary key);
create table fhirmigration_record (
  migration varchar(38) character set ascii collate ascii_bin not null,
  place varbinary(401) not null,
  kind varchar(16) not null,
  id varchar(200) not null,
  version bigint not null,
  epoch bigint not null,
  write_id varchar(200) not null,
  is_open boolean not null,
  phase text not null,
  window_since varchar(40),
  window_till varchar(40),
  exported bigint not null,
  imported bigint not null,
  repeated bigint not null,
  quarantined bigint not null,
  excluded bigint not null,
  export_url text,
  import_url text,
  not_before varchar(40),
  note text not null,
  changed_at varchar(40) not null,
  body mediumtext not null,
  primary key (migration, place),
  index fhirmigration_record_open (migration, is_open, place)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;
insert into fhirmigration_schema (version) values (1);
insert into fhirmigration_record values (
  'sample', x'030061', 'CHUNK', 'a', 2, 1, 'second', true, 'IMPORTING', '2020-01-01T00:00:00Z',
  '2020-02-01T00:00:00Z', 10, 7, 1, 1, 1, 'https://source/export/1', 'https://destination/import/1',
  '2026-01-01T00:05:00Z', 'waits', '2026-01-01T00:00:00.123Z', '{"state":"importing"}');
insert into fhirmigration_record values (
  'sample', x'0300E4', 'CHUNK', 'ä', 1, 1, 'first', false, 'CLOSED', null, null, 0, 0, 0, 0, 0,
  null, null, null, '', '2026-01-01T00:00:00Z', '{"note":"ä"}');
