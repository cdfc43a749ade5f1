-- 存证日志. What happened (record), what waits for its place in the log (pending), and the place it got (entry).
-- Files under DATA_DIR/log are the log itself; `entry` can be rebuilt from them and from `record`.
create schema ledger;

-- One row per log: restoring a backup begins the next one, under a new origin and new keys.
create table ledger.log (
  no integer primary key check (no > 0),
  origin text not null unique,
  began_at timestamptz not null
);

create table ledger.record (
  seq bigint generated always as identity unique,
  id uuid primary key,
  event text not null,
  subject text[] not null,
  -- The account or key that acted; emptied when the person's data are erased.
  actor text,
  at timestamptz not null,
  -- Canonical JSON (RFC 8785), the exact text that was committed to. Personal fields are commitments in it.
  canonical text not null,
  salt bytea not null check (octet_length(salt) = 32),
  is_open boolean not null,
  parties text[] not null
);
create index record_subject on ledger.record using gin (subject);
create index record_event on ledger.record (event, seq);
create index record_actor on ledger.record (actor, seq) where actor is not null;

-- Salt and plain value (canonical JSON) of each personal field. Deleting a row is the erasure; every proof still holds.
create table ledger.opening (
  record_id uuid not null references ledger.record on delete cascade,
  field text not null,
  salt bytea not null check (octet_length(salt) = 32),
  value text not null,
  primary key (record_id, field)
);
create index opening_value on ledger.opening (value);

-- Rows written by the callers' transactions. Never the order of the log: a smaller seq may commit later.
create table ledger.pending (
  seq bigint generated always as identity primary key,
  record_id uuid not null references ledger.record,
  entry bytea not null
);

create table ledger.entry (
  log_no integer not null references ledger.log,
  idx bigint not null check (idx >= 0),
  record_id uuid not null unique references ledger.record,
  primary key (log_no, idx)
);

-- What the monitor saw last: a log that later shows less, or something else, was tampered with.
create table ledger.monitored (
  seq bigint generated always as identity primary key,
  log_no integer not null references ledger.log,
  at timestamptz not null,
  size bigint not null,
  checkpoint text not null,
  alarms integer not null
);
