-- Who changed which fields of a description when, so that two people who edit it at once are told of each other. Names of fields only:
-- what stood in them is the dataset's. The latest number is the revision that a change may name as the one it was made on.
create table catalog.description_edit (
  dataset_id uuid not null references catalog.dataset,
  revision integer not null check (revision > 0),
  fields text[] not null,
  actor_kind text not null check (actor_kind in ('person', 'key', 'console', 'system')),
  actor_name text not null,
  at timestamptz not null,
  primary key (dataset_id, revision)
);
