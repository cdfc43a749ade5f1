-- 目录. A dataset is described here and nothing of its content is: no cell value is ever stored in this database.
create schema catalog;

create table catalog.dataset (
  seq bigint generated always as identity unique,
  id uuid primary key,
  -- 信息资源代码 (R-CODE-10): class, then a slash, then a number that is never used twice.
  code text not null unique check (code ~ '^[1-9][0-9]{2}([0-9]{3,})?/[0-9]{6,}$'),
  publisher_id uuid not null,
  -- Language maps: {"zh": …, "en": …}, Chinese always.
  title jsonb not null check (jsonb_typeof(title -> 'zh') = 'string'),
  summary jsonb not null check (jsonb_typeof(summary -> 'zh') = 'string'),
  theme text not null,
  keywords text[] not null default '{}',
  update_frequency text check (
    update_frequency in ('realTime', 'daily', 'weekly', 'monthly', 'quarterly', 'halfYearly', 'yearly', 'irregular')
  ),
  -- Division code of the area described.
  spatial text,
  temporal_from date,
  temporal_to date,
  licence text,
  openness text not null check (openness in ('unconditional', 'conditional', 'closed')),
  closed_reason text,
  legal_basis text,
  conditions jsonb,
  level smallint not null check (level between 1 and 4),
  -- What a reader must know before use, for example 不含港澳台 or 示意.
  note jsonb,
  -- 需求编号: the demand that this dataset answers.
  demand text,
  state text not null check (state in ('draft', 'review', 'published', 'suspended', 'withdrawn', 'purged')),
  -- Where a suspension began, to return there when the suspicion was unfounded.
  suspended_from text check (suspended_from in ('draft', 'review', 'published', 'withdrawn')),
  -- The version prepared for the next publication, and the one that is open.
  current_version_id uuid,
  published_version_id uuid,
  published_at timestamptz,
  updated_at timestamptz,
  row_count bigint,
  formats text[] not null default '{}',
  -- Physical names and labels of the published version, for search.
  columns jsonb not null default '[]',
  words tsvector,
  ended_at timestamptz,
  ended_reason text,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  check (temporal_from is null or temporal_to is null or temporal_from <= temporal_to),
  check (state <> 'published' or (published_at is not null and updated_at is not null)),
  -- R-OPEN-01: what is closed says why and by which law.
  check (state <> 'published' or openness <> 'closed' or (closed_reason is not null and legal_basis is not null)),
  check ((state = 'suspended') = (suspended_from is not null)),
  check (state not in ('withdrawn', 'purged') or ended_reason is not null)
);
create index dataset_words on catalog.dataset using gin (words);
create index dataset_newest on catalog.dataset (updated_at desc, seq desc) where state = 'published';
create index dataset_publisher on catalog.dataset (publisher_id, seq desc);

-- The last number given out in each class of codes.
create table catalog.code_class (
  class text primary key,
  last_number integer not null check (last_number > 0)
);

-- A published dataset changes only by another publication: until then its new description and version wait here.
create table catalog.proposed_change (
  dataset_id uuid primary key references catalog.dataset,
  description jsonb not null,
  version_id uuid,
  -- Submitted: nobody changes it under the reviewers' eyes.
  under_review boolean not null default false,
  changed_at timestamptz not null
);
