-- 访问闸口. Grants, policies of single datasets, and which version was open when.
create schema access;

-- 授权 (R-OPEN-03, R-OPEN-05). A grant is given once and can be revoked; nothing of it is ever edited.
create table access.grant_given (
  seq bigint generated always as identity unique,
  id uuid primary key,
  dataset_id uuid not null,
  publisher_id uuid not null,
  grantee_kind text not null check (grantee_kind in ('organisation', 'account', 'key')),
  grantee_id text not null,
  uses text[] not null check (cardinality(uses) > 0),
  -- Null shows every column; masks by column name.
  columns text[],
  masks jsonb not null default '{}',
  row_filter jsonb,
  minimum_group integer not null default 1 check (minimum_group >= 1),
  purpose_kind text not null,
  purpose_reference text,
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  given_at timestamptz not null,
  revoked_at timestamptz,
  revoked_reason text,
  check (valid_from < valid_until),
  check ((revoked_at is null) = (revoked_reason is null))
);
create index grant_dataset on access.grant_given (dataset_id, grantee_id);
create index grant_grantee on access.grant_given (grantee_id);

-- Cedar text that applies to one dataset beside the policies of the pack. Checked against the schema before it is stored.
create table access.policy (
  seq bigint generated always as identity unique,
  id uuid primary key,
  dataset_id uuid not null,
  text text not null,
  given_at timestamptz not null,
  removed_at timestamptz
);
create index policy_dataset on access.policy (dataset_id) where removed_at is null;

-- Which version was open from when on; a null version is the time after a withdrawal. Written by the trigger below, so that no
-- version becomes readable by its age that was never published.
create table access.release (
  seq bigint generated always as identity primary key,
  dataset_id uuid not null,
  version_id uuid,
  at timestamptz not null
);
create index release_dataset on access.release (dataset_id, at desc, seq desc);
create index release_version on access.release (version_id);

create function access.note_release() returns trigger language plpgsql as $$
begin
  insert into access.release (dataset_id, version_id, at) values (new.id, new.published_version_id, new.changed_at);
  return null;
end $$;
create trigger note_release after update of published_version_id on catalog.dataset
  for each row when (old.published_version_id is distinct from new.published_version_id)
  execute function access.note_release();
create trigger note_first_release after insert on catalog.dataset
  for each row when (new.published_version_id is not null)
  execute function access.note_release();

-- Running reads look again as soon as something they rest on has changed, in whichever process they run.
create function access.announce_dataset() returns trigger language plpgsql as $$
begin
  perform pg_notify('access_changed', new.id::text);
  return null;
end $$;
create trigger announce_dataset after update of state, openness, level, published_version_id on catalog.dataset
  for each row execute function access.announce_dataset();

create function access.announce_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('access_changed', new.dataset_id::text);
  return null;
end $$;
create trigger announce_grant after insert or update on access.grant_given
  for each row execute function access.announce_change();
create trigger announce_policy after insert or update on access.policy
  for each row execute function access.announce_change();

-- What anyone may find in the catalogue, and whether the data behind it may be open to everyone at all. The gate still decides
-- each use: this is for lists and counts only.
create view access.visible_dataset as
  select id as dataset_id,
         openness = 'unconditional' and level = 1 and published_version_id is not null as is_open
    from catalog.dataset
   where state = 'published';
