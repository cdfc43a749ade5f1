-- 质量 (GB/T 36344-2018). Rules of a dataset, versioned, and what measuring them gave: counts only. Of the data themselves nothing
-- stands here. Rules are words of the publisher's and can name values (a code list, a range), so a purge empties them (R-SEC-09).
create schema quality;

create table quality.rule_set (
  seq bigint generated always as identity unique,
  id uuid primary key,
  dataset_id uuid not null,
  -- 1, 2, 3 … within the dataset; a set is never edited, the next one takes its place.
  number integer not null check (number > 0),
  rules jsonb not null,
  account text not null,
  created_at timestamptz not null,
  unique (dataset_id, number)
);

create table quality.measurement (
  seq bigint generated always as identity unique,
  id uuid primary key,
  dataset_id uuid not null,
  version_id uuid not null,
  -- 0 where the dataset had no rules yet: what is known without them is measured all the same.
  rule_set_number integer not null check (rule_set_number >= 0),
  state text not null check (state in ('waiting', 'done', 'failed')),
  job_id text,
  -- The refusal's type when it failed.
  problem text,
  -- Rows that the engine found in the record.
  rows bigint,
  -- As it was on that day, for the trend; null where nothing could be assessed.
  total double precision check (total between 0 and 1),
  requested_at timestamptz not null,
  ended_at timestamptz,
  check ((state = 'waiting') = (ended_at is null)),
  check ((state = 'failed') = (problem is not null)),
  check ((state = 'done') = (rows is not null))
);
create index measurement_version on quality.measurement (version_id, seq desc);
create index measurement_dataset on quality.measurement (dataset_id, seq desc);

-- A and B of each rule. A rule that could not be measured has neither and says what was missing.
create table quality.figure (
  measurement_id uuid not null references quality.measurement,
  place integer not null check (place >= 0),
  rule_id uuid not null,
  indicator text not null check (indicator ~ '^0[1-6]0[1-6]$'),
  conforming bigint,
  evaluated bigint,
  missing text,
  primary key (measurement_id, place),
  check ((conforming is null) = (evaluated is null)),
  check ((conforming is null) <> (missing is null)),
  check (conforming between 0 and evaluated)
);
