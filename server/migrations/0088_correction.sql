-- 纠错与校核 (R-DQ-07, R-SHR-40, R-OPEN-06). One report of an error; `id` is the process instance. Its words can be erased, its figures stay.
create table quality.correction (
  seq bigint generated always as identity unique,
  id uuid primary key,
  -- 编号, for example JC-2026-0012.
  code text not null unique,
  -- 公众纠错 or 校核申请: which law gives the limit.
  process text not null check (process in ('correction', 'checkRequest')),
  dataset_id uuid not null,
  publisher_id uuid not null,
  -- Who verifies: the publisher, or the department that it was handed to.
  handler_id uuid not null,
  -- The version that is wrong; null where the catalogue's entry itself is.
  version_id uuid,
  column_name text,
  -- The row, by the value of a column, as the filer typed it.
  key_column text,
  key_value text,
  wrong text not null,
  should_be text not null,
  evidence text,
  link text,
  filer_kind text not null check (filer_kind in ('visitor', 'account', 'organisation')),
  filer_id uuid not null,
  filed_by text not null,
  -- How a visitor may be reached; erased some time after the end.
  contact text,
  -- Of the code by which a visitor finds the answer. The code itself is kept nowhere.
  code_digest text,
  filed_at timestamptz not null,
  -- The round of publication whose new version is to answer it.
  publication_id uuid,
  outcome text check (outcome in ('corrected', 'notUpheld')),
  corrected_version_id uuid,
  answer text,
  answered_at timestamptz,
  -- The filer's own words are public from then on.
  released_at timestamptz,
  -- Nothing more is awaited: answered, withdrawn, or ended with the dataset.
  ended_at timestamptz,
  check ((filer_kind = 'visitor') = (code_digest is not null)),
  check ((key_column is null) = (key_value is null)),
  check (answered_at is null or outcome is not null),
  check (corrected_version_id is null or outcome = 'corrected')
);
create index correction_dataset on quality.correction (dataset_id, seq desc);
create index correction_publisher on quality.correction (publisher_id, seq desc);
create index correction_handler on quality.correction (handler_id, seq desc);
create index correction_filer on quality.correction (filer_id, seq desc);
create index correction_publication on quality.correction (publication_id) where publication_id is not null;
create index correction_contact on quality.correction (ended_at) where contact is not null;

-- 编号: a row that a backup takes along.
create table quality.correction_number (
  class text primary key,
  last_number integer not null check (last_number > 0)
);

-- 办到哪一步: what lists of other capabilities may join, to put the most urgent first.
do $$ begin
  if to_regclass('process.standing') is null then
    create view process.standing as select id, process, title, state, parties, due_at from process.instance;
  end if;
end $$;
