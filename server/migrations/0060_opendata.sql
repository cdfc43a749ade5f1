-- 公共数据开放: what was submitted for publication, who follows a dataset and was told, and the drill for a marked file.
create schema opendata;

-- One round of the publication process; `id` is the process instance.
create table opendata.publication (
  seq bigint generated always as identity unique,
  id uuid primary key,
  dataset_id uuid not null,
  publisher_id uuid not null,
  version_id uuid,
  -- What was open when this round began.
  previous_version_id uuid,
  -- The description before (null the first time) and after, so that a reviewer sees the difference and later readers the history.
  -- Both emptied by a purge.
  before jsonb,
  after jsonb not null,
  compatibility text not null check (compatibility in ('first', 'same', 'compatible', 'breaking')),
  -- A breaking change is announced this many days before it takes effect.
  notice_days integer check (notice_days > 0),
  notice_text text,
  effective_on date,
  submitted_at timestamptz not null,
  published_at timestamptz,
  check (compatibility <> 'breaking' or notice_days is not null),
  check ((notice_days is null) = (notice_text is null)),
  check (effective_on is null or notice_days is not null)
);
create index publication_dataset on opendata.publication (dataset_id, seq desc);
create index publication_due on opendata.publication (effective_on) where published_at is null and effective_on is not null;

create table opendata.follow (
  account_id text not null,
  dataset_id uuid not null,
  since timestamptz not null,
  primary key (account_id, dataset_id)
);
create index follow_dataset on opendata.follow (dataset_id);

-- What a person is told inside the program. Title and text are language maps.
create table opendata.notice (
  seq bigint generated always as identity primary key,
  id uuid not null unique,
  account_id text not null,
  dataset_id uuid,
  kind text not null check (
    kind in ('breakingChange', 'newVersion', 'withdrawn', 'reopened', 'secrecyReport', 'purged')
  ),
  title jsonb not null,
  body jsonb not null,
  effective_on date,
  at timestamptz not null,
  read_at timestamptz
);
create index notice_account on opendata.notice (account_id, seq desc);
create index notice_dataset on opendata.notice (dataset_id);

-- R-SEC-09. A case holds no word of the file: only what kind of mark was seen, and who did what when. `id` is the process instance.
create table opendata.secrecy_case (
  seq bigint generated always as identity unique,
  id uuid primary key,
  -- Stopped at the door: nothing of it came in, the officer is told and the clock runs.
  at_door boolean not null,
  -- Null when the stopped file had not yet become a dataset's.
  dataset_id uuid,
  publisher_id uuid not null,
  finding text not null check (finding in ('fileName', 'documentProperty', 'cell', 'content')),
  reported_by text not null,
  reported_at timestamptz not null,
  -- 24 hours after the report (保守国家秘密法实施条例 61).
  due_at timestamptz not null,
  -- The two persons of the purge; never one account twice.
  secrecy_officer text,
  secrecy_officer_at timestamptz,
  system_administrator text,
  system_administrator_at timestamptz,
  dismissed_at timestamptz,
  purged_at timestamptz,
  -- Counts by kind of copy, written when the last one is gone.
  erased jsonb,
  check (at_door or dataset_id is not null),
  check (secrecy_officer is null or system_administrator is null or secrecy_officer <> system_administrator),
  check (purged_at is null or (secrecy_officer is not null and system_administrator is not null and erased is not null)),
  check (dismissed_at is null or purged_at is null)
);
create unique index secrecy_case_open on opendata.secrecy_case (dataset_id)
  where not at_door and dismissed_at is null and purged_at is null;
create index secrecy_case_publisher on opendata.secrecy_case (publisher_id, seq desc);
