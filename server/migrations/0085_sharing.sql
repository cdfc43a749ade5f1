-- 政务数据共享 (R-SHR-20…30). What one department asks of another, and what became of it.
create schema sharing;

-- 共享申请. One request; `id` is the process instance. Its words can be erased, its figures stay.
create table sharing.request (
  seq bigint generated always as identity unique,
  id uuid primary key,
  -- 申请编号, for example GX-2026-0012.
  code text not null unique,
  dataset_id uuid not null,
  provider_id uuid not null,
  requester_id uuid not null,
  -- The officer who filed it.
  filed_by text not null,
  -- 共享属性 as it was when it was filed: it decides how long the provider has.
  attribute text not null check (attribute in ('unconditional', 'conditional')),
  -- 事项: code and name. The grant's purpose is the code.
  matter_code text not null,
  matter_name text not null,
  legal_basis text not null,
  scenario text not null,
  columns text[] not null check (cardinality(columns) > 0),
  -- The rows asked for, in the grammar of `where`; null is all.
  row_filter jsonb,
  -- 共享方式: interface, batch, file, verification.
  methods text[] not null check (cardinality(methods) > 0),
  until date not null,
  -- 真实、合法、必要的承诺: {"version", "text"}, and when it was given.
  commitment jsonb not null,
  committed_at timestamptz not null,
  filed_at timestamptz not null,
  -- Consented to by the provider's head; provided; the use is over.
  consented_at timestamptz,
  provided_at timestamptz,
  over_at timestamptz,
  -- Nothing more comes of it: refused, withdrawn, or the use is over.
  ended_at timestamptz,
  grant_id uuid,
  check (provided_at is null or consented_at is not null),
  check ((grant_id is null) = (provided_at is null)),
  check (over_at is null or ended_at is not null)
);
-- The same data for the same matter are asked for once at a time.
create unique index request_running on sharing.request (dataset_id, requester_id, matter_code) where ended_at is null;
create index request_requester on sharing.request (requester_id, seq desc);
create index request_provider on sharing.request (provider_id, seq desc);
create index request_dataset on sharing.request (dataset_id);
create index request_grant on sharing.request (grant_id);
create index request_in_use on sharing.request (until) where provided_at is not null and over_at is null;

-- 申请编号: a row that a backup takes along.
create table sharing.request_number (
  class text primary key,
  last_number integer not null check (last_number > 0)
);

-- 使用记录 (R-SHR-30): one line for each use of what was shared, written with its entry in the ledger.
create table sharing.use_record (
  seq bigint generated always as identity primary key,
  share_id uuid not null references sharing.request (id),
  at timestamptz not null,
  -- As the gate and the ledger call it: read, download, aggregate, verify …
  use text not null,
  matter_code text not null,
  case_number text,
  -- Rows that left; of a verification the claims that were answered.
  rows bigint not null,
  receipt_id uuid not null unique
);
create index use_record_share on sharing.use_record (share_id, seq desc);

-- 办到哪一步: what lists of other capabilities may join, to put the most urgent first.
create view process.standing as
  select id, process, title, state, parties, due_at from process.instance;
