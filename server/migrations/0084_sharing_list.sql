-- When the data themselves were renewed last: a publication that changes words only does not make them newer. Null without data.
alter table catalog.dataset add column data_updated_at timestamptz;
update catalog.dataset as d set data_updated_at = v.created_at
  from lake.version as v
 where d.published_at is not null and v.id = coalesce(d.published_version_id, d.current_version_id);

-- 共享责任清单 (R-SHR-01): a department's list as it was published, by number. Figures and ids; the words stand in the catalogue, from
-- which they can be erased.
create table catalog.sharing_list (
  seq bigint generated always as identity unique,
  id uuid primary key,
  organisation_id uuid not null,
  -- 1, 2, 3 … within the department; a version is never edited, the next one takes its place.
  number integer not null check (number > 0),
  -- Of the entries, so that a reader of the ledger can check the rows.
  digest text not null,
  published_by text not null,
  published_at timestamptz not null,
  unique (organisation_id, number)
);

create table catalog.sharing_list_entry (
  list_id uuid not null references catalog.sharing_list,
  dataset_id uuid not null,
  code text not null,
  sharing_attribute text not null check (sharing_attribute in ('unconditional', 'conditional', 'notShared')),
  sharing_methods text[] not null,
  level smallint not null,
  update_frequency text,
  data_updated_at timestamptz,
  -- The last day on which the update is on time; null where nothing is promised or nothing is loaded.
  due_on date,
  on_time boolean,
  check ((due_on is null) = (on_time is null)),
  primary key (list_id, dataset_id)
);
