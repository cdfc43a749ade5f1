-- 归集. Uploads, kept sources, imports and versions. No cell value is ever stored here: proposals, samples, profiles and
-- rejected cells are files, so that a purge is an unlink (R-SEC-09). Until a file is known to be harmless, nor is its name.
create schema lake;

create table lake.upload (
  seq bigint generated always as identity unique,
  id uuid primary key,
  -- The account or key that sends it; nobody else may go on with it.
  owner text not null,
  bytes bigint not null check (bytes >= 0),
  -- What is on disk and was acknowledged.
  received_bytes bigint not null default 0,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  check (received_bytes between 0 and bytes)
);
create index upload_changed on lake.upload (changed_at);

-- The files as they came, kept by content; the same file twice is kept once.
create table lake.source (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  sm3 text not null check (sm3 ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  kept_at timestamptz not null
);

create table lake.import (
  seq bigint generated always as identity unique,
  id uuid primary key,
  publisher_id uuid not null,
  account text not null,
  dataset_id uuid,
  upload_id uuid,
  source_sha256 text references lake.source,
  bytes bigint not null,
  state text not null check (state in ('detecting', 'proposed', 'loading', 'loaded', 'refused', 'failed')),
  stages jsonb not null,
  -- What was refused or failed, in both languages; never a word of the file.
  refusal jsonb,
  job_id text,
  version_id uuid,
  received_at timestamptz not null,
  changed_at timestamptz not null,
  check ((state in ('refused', 'failed')) = (refusal is not null)),
  check (state <> 'loaded' or version_id is not null)
);
create index import_publisher on lake.import (publisher_id, seq desc);
create index import_dataset on lake.import (dataset_id);
create index import_source on lake.import (source_sha256);

create table lake.version (
  seq bigint generated always as identity unique,
  id uuid primary key,
  dataset_id uuid not null,
  number integer not null check (number > 0),
  import_id uuid not null unique,
  rows bigint not null check (rows >= 0),
  -- Names, labels, types, counts. No value.
  columns jsonb not null,
  -- The Parquet file, which is the record; empty once purged.
  sha256 text not null check (sha256 ~ '^([0-9a-f]{64})?$'),
  sm3 text not null check (sm3 ~ '^([0-9a-f]{64})?$'),
  bytes bigint not null,
  -- Files beside it, by their own content.
  profile_sha256 text not null,
  rejected_sha256 text,
  rejected_cells bigint not null,
  source_file_name text not null,
  source_sha256 text references lake.source,
  source_sm3 text not null,
  source_bytes bigint not null,
  source_format text not null,
  source_encoding text not null,
  source_header_rows integer not null,
  compatibility text not null check (compatibility in ('first', 'same', 'compatible', 'breaking')),
  previous_id uuid references lake.version,
  -- Against the previous version: null where there is none; changed rows only where a column is a key.
  rows_added bigint,
  rows_removed bigint,
  rows_changed bigint,
  created_at timestamptz not null,
  purged_at timestamptz,
  unique (dataset_id, number),
  check ((purged_at is null) = (sha256 <> ''))
);
create index version_content on lake.version (sha256);
create index version_profile on lake.version (profile_sha256);
create index version_rejected on lake.version (rejected_sha256);
create index version_source on lake.version (source_sha256);
