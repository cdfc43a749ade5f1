-- 申请编号: a row that a backup takes along, as the catalogue's is. A bare sequence began anew after a restore.
create table opendata.request_number (
  class text primary key,
  last_number integer not null check (last_number > 0)
);
insert into opendata.request_number (class, last_number)
select 'SQ', max(split_part(code, '-', 3)::integer) from opendata.open_request having count(*) > 0;
drop sequence opendata.open_request_number;

-- What was accepted with the application, as it stood then: language maps, which can be erased with its other words.
alter table opendata.open_request
  -- 安全承诺书: {"version", "text"}; null in applications filed before it was kept.
  add column commitment jsonb,
  -- 开放条件.
  add column conditions jsonb,
  -- 开放利用协议 {"version", "text"}: composed with the consent, in force from agreed_at.
  add column agreement jsonb,
  add column agreement_digest text,
  add column agreed_at timestamptz,
  add column reminded_at timestamptz,
  add column reported_at timestamptz,
  -- The use is over: its term has ended, or it was stopped for good.
  add column over_at timestamptz,
  add check ((agreement is null) = (agreement_digest is null)),
  add check (over_at is null or agreed_at is not null);
create index open_request_publisher on opendata.open_request (publisher_id, seq desc);
create index open_request_dataset on opendata.open_request (dataset_id);
create index open_request_in_use on opendata.open_request (until) where agreed_at is not null and over_at is null;

-- Applications of the first form went to the publisher at once, and were in use with its consent.
update opendata.open_request set agreed_at = ended_at where grant_id is not null;
update process.instance set state = 'deciding', step = 2 where process = 'openRequest' and state = 'submitted';
update process.instance set state = 'active', step = 4, closed_at = null where process = 'openRequest' and state = 'granted';
update process.instance set state = 'purged' where process = 'openRequest' and state = 'lapsed';
update process.clock as c set state = 'deciding', rule = 'R-OPEN-04'
  from process.instance as i where i.id = c.instance_id and i.process = 'openRequest' and c.state = 'submitted';

-- “All columns” were those of the version that was open: a column that came later was in nobody's consent.
update access.grant_given as g
   set columns = (
     select array_agg(c ->> 'name') from lake.version as v, jsonb_array_elements(v.columns) as c
      where v.id = coalesce(
        (select r.version_id from access.release as r where r.dataset_id = g.dataset_id and r.at <= g.given_at order by r.seq desc limit 1),
        (select d.published_version_id from catalog.dataset as d where d.id = g.dataset_id)
      )
   )
 where columns is null and revoked_at is null;

-- A notice of an application leads to the application.
alter table opendata.notice add column request_id uuid;

-- 专用密钥 (R-OPEN-05): bound to one purpose, and so to the grants given for it.
alter table parties.api_key
  add column bound_kind text,
  add column bound_reference text,
  add check ((bound_kind is null) = (bound_reference is null));
