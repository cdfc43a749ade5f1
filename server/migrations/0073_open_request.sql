-- 有条件开放的申请 (R-OPEN-03). One application; `id` is the process instance. Its words can be erased, its figures stay.
create table opendata.open_request (
  seq bigint generated always as identity unique,
  id uuid primary key,
  -- 申请编号, for example SQ-2026-0012: the grant's purpose refers to it.
  code text not null unique,
  dataset_id uuid not null,
  publisher_id uuid not null,
  applicant_kind text not null check (applicant_kind in ('organisation', 'account')),
  applicant_id text not null,
  -- The person who filed it, for themselves or for their organisation.
  filed_by text not null,
  purpose_kind text not null,
  purpose text not null,
  -- 方式: api, file.
  ways text[] not null check (cardinality(ways) > 0),
  -- Null is all columns.
  columns text[],
  until date not null,
  security text not null,
  -- 安全承诺书: when it was given.
  committed_at timestamptz not null,
  filed_at timestamptz not null,
  grant_id uuid,
  ended_at timestamptz,
  check (grant_id is null or ended_at is not null)
);
create unique index open_request_running on opendata.open_request (dataset_id, applicant_id) where ended_at is null;
create index open_request_applicant on opendata.open_request (applicant_id, seq desc);
create sequence opendata.open_request_number;

alter table opendata.notice drop constraint notice_kind_check;
alter table opendata.notice add constraint notice_kind_check check (
  kind in ('breakingChange', 'newVersion', 'withdrawn', 'reopened', 'secrecyReport', 'purged', 'openRequest')
);
