-- 办理流程. Where each matter stands, who is to act, what happened, and the clocks that run. The tables of moves themselves are code.
create schema process;

create table process.instance (
  seq bigint generated always as identity unique,
  id uuid primary key,
  process text not null,
  subject_id text not null,
  -- Language map; erased with the words of a marked file.
  title jsonb not null,
  state text not null,
  step smallint not null check (step >= 0),
  -- Relation to organisation id: {"publisher": …, "authority": …}.
  parties jsonb not null,
  -- Who is to act now, as `post@organisation id`; the to-do list is read from here.
  waits_for text[] not null,
  -- 转办: the one holder of a waiting post who was asked to do it.
  assignee_id text,
  assignee_name text,
  assignee_post text,
  -- When the earliest running clock is over; null when none runs.
  due_at timestamptz,
  -- Counts the moves: a change of state is a compare-and-set on it, so that the same state reached twice is not mistaken.
  moves integer not null default 0,
  started_at timestamptz not null,
  closed_at timestamptz,
  check ((assignee_id is null) = (assignee_post is null)),
  check (closed_at is null or cardinality(waits_for) = 0)
);
create unique index instance_running on process.instance (process, subject_id) where closed_at is null;
create index instance_subject on process.instance (process, subject_id, seq desc);
create index instance_waits on process.instance using gin (waits_for) where closed_at is null;
create index instance_parties on process.instance using gin (parties);

create table process.event (
  seq bigint generated always as identity primary key,
  id uuid not null unique,
  instance_id uuid not null references process.instance,
  -- A move of the table, or what any process knows: start, reassign, remind, extend, overdue, explainOverdue, recompute.
  kind text not null check (kind in ('start', 'move', 'reassign', 'remind', 'extend', 'overdue', 'explainOverdue', 'recompute')),
  event text not null,
  from_state text,
  to_state text not null,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('anonymous', 'person', 'key', 'console', 'system')),
  actor_id text not null,
  -- As signed on that day; a later change of name does not rewrite the file.
  actor_name text not null,
  post text,
  organisation_id text,
  -- AB 岗: whose post the actor filled.
  deputy_for text,
  rule text,
  opinion text,
  reason text,
  -- Words the table of moves does not have: to whom, until when, who is responsible. Texts for people are language maps.
  detail jsonb not null default '{}',
  receipt text not null
);
create index event_instance on process.event (instance_id, seq);

create table process.clock (
  id uuid primary key,
  instance_id uuid not null references process.instance,
  state text not null,
  amount integer not null check (amount > 0),
  unit text not null check (unit in ('WD', 'd', 'h', 'month', 'year')),
  -- The relation whose duty it is.
  duty text not null,
  rule text not null,
  on_return text not null check (on_return in ('reset', 'pause')),
  start_event text not null,
  started_at timestamptz not null,
  -- [{"from": instant, "to": instant}], the time that does not count (R-TIME-05).
  paused jsonb not null default '[]',
  paused_at timestamptz,
  -- {"amount", "approver", "reason", "notified", "at"}; once.
  extension jsonb,
  due_on date not null,
  -- The first moment at which it is missed.
  due_at timestamptz not null,
  provisional boolean not null,
  -- When a missed deadline was recorded (R-TIME-06).
  overdue_at timestamptz,
  ended_at timestamptz,
  check (paused_at is null or ended_at is null)
);
create index clock_instance on process.clock (instance_id, started_at);
create unique index clock_running on process.clock (instance_id, state, rule) where ended_at is null;
create index clock_due on process.clock (due_at) where ended_at is null and paused_at is null and overdue_at is null;
create index clock_provisional on process.clock (due_on) where ended_at is null and provisional;

-- AB 岗: a colleague who fills a post for a period.
create table process.deputy (
  id uuid primary key,
  post text not null,
  organisation_id text not null,
  principal_id text not null,
  principal_name text not null,
  deputy_id text not null,
  deputy_name text not null,
  from_on date not null,
  until_on date not null,
  reason text not null,
  appointed_at timestamptz not null,
  ended_at timestamptz,
  check (from_on <= until_on),
  check (principal_id <> deputy_id)
);
create index deputy_person on process.deputy (deputy_id, until_on) where ended_at is null;
create index deputy_principal on process.deputy (principal_id) where ended_at is null;

-- 常用意见: words a person writes often.
create table process.phrase (
  id uuid primary key,
  account_id text not null,
  kind text not null check (kind in ('opinion', 'reason')),
  text text not null check (length(text) between 1 and 500),
  added_at timestamptz not null,
  unique (account_id, kind, text)
);
