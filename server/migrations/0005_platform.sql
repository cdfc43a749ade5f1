-- Jobs as people see them. The queue itself is pg-boss's own schema; this row outlives it and holds the progress.
create table platform.job (
  seq bigint generated always as identity unique,
  id uuid primary key,
  name text not null,
  state text not null check (state in ('waiting', 'running', 'retrying', 'done', 'failed', 'cancelled')),
  attempt integer not null default 0,
  progress jsonb,
  -- The type of the refusal, or `internal`; never a message that could hold a value.
  error text,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create index job_open on platform.job (name, seq) where state in ('waiting', 'running', 'retrying');

-- Facts about this installation that are written once, for example that it was made with sample data.
create table platform.fact (
  name text primary key,
  value text not null,
  at timestamptz not null
);
