-- 申请编号: a row that a backup takes along, as the catalogue's is. A bare sequence began anew after a restore.
create table opendata.request_number (
  class text primary key,
  last_number integer not null check (last_number > 0)
);
insert into opendata.request_number (class, last_number)
select 'SQ', max(split_part(code, '-', 3)::integer) from opendata.open_request having count(*) > 0;
drop sequence opendata.open_request_number;
