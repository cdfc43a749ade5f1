-- 机构、用户、岗位、三员分立、密钥.
create schema parties;

-- 行政区划 (R-CODE-12): one row for each code ever issued; a retired code never names a second place.
create table parties.region (
  code text primary key check (code ~ '^[0-9]{6}$'),
  name text not null,
  valid_from date not null,
  retired_on date check (retired_on >= valid_from),
  successor_code text references parties.region check (successor_code <> code)
);

create function parties.keep_retired() returns trigger language plpgsql as $$
begin
  if old.retired_on is not null and new.retired_on is distinct from old.retired_on or new.code <> old.code then
    raise exception 'a retired region code stays retired'
      using errcode = 'check_violation', constraint = 'region_stays_retired';
  end if;
  return new;
end $$;
create trigger region_stays_retired before update on parties.region
  for each row execute function parties.keep_retired();

create table parties.organisation (
  seq bigint generated always as identity unique,
  id uuid primary key,
  name text not null check (btrim(name) <> ''),
  -- The name as it is compared: width, case and spaces aside.
  name_key text not null check (name_key <> ''),
  kind text not null check (
    kind in ('organ', 'institution', 'enterprise', 'utility', 'association', 'operator', 'dataAuthority', 'unspecified')
  ),
  -- 统一社会信用代码; the check character is calculated by the program (R-CODE-01).
  credit_code text check (credit_code ~ '^[1-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$'),
  -- 块: the region it belongs to. 条: the office above it.
  region_code text check (region_code ~ '^[0-9]{6}$'),
  superior_id uuid references parties.organisation check (superior_id <> id),
  leadership text not null check (leadership in ('local', 'vertical', 'dual')),
  -- False while only a file or the command line has named it.
  confirmed boolean not null,
  -- Abolished or merged; who continues its duties.
  ended_on date,
  successor_id uuid references parties.organisation check (successor_id <> id),
  revision integer not null default 1 check (revision > 0),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  check (not confirmed or kind <> 'unspecified'),
  check (successor_id is null or ended_on is not null)
);
create unique index organisation_name on parties.organisation (name_key) where ended_on is null;
create unique index organisation_credit_code on parties.organisation (credit_code) where ended_on is null;
create index organisation_successor on parties.organisation (successor_id) where successor_id is not null;

create table parties.former_name (
  organisation_id uuid not null references parties.organisation,
  name_key text not null,
  name text not null,
  until_date date not null,
  primary key (organisation_id, name_key)
);
create index former_name_key on parties.former_name (name_key);

-- 三定 reform: recorded by the system administrator, in force once a security administrator has confirmed it.
create table parties.succession (
  organisation_id uuid primary key references parties.organisation,
  successor_id uuid not null references parties.organisation check (successor_id <> organisation_id),
  on_date date not null,
  -- 文号 of the decision.
  document text not null,
  -- Accounts; null where the command line on the machine did it.
  recorded_by uuid,
  recorded_at timestamptz not null,
  confirmed_by uuid,
  confirmed_at timestamptz,
  check (confirmed_by is null or confirmed_at is not null),
  check (recorded_by is null or confirmed_by is null or recorded_by <> confirmed_by)
);

-- 主管部门 of a region, one per line: data (数据局), sharing (政务数据共享, often 办公厅).
create table parties.authority (
  region_code text not null check (region_code ~ '^[0-9]{6}$'),
  line text not null check (line in ('data', 'sharing')),
  organisation_id uuid not null references parties.organisation,
  primary key (region_code, line)
);
create index authority_organisation on parties.authority (organisation_id);

-- 内设机构.
create table parties.unit (
  seq bigint generated always as identity unique,
  id uuid primary key,
  organisation_id uuid not null references parties.organisation,
  name text not null check (btrim(name) <> ''),
  parent_id uuid,
  ended_on date,
  unique (id, organisation_id),
  foreign key (parent_id, organisation_id) references parties.unit (id, organisation_id)
);
create unique index unit_name on parties.unit (organisation_id, name) where ended_on is null;

create table parties.account (
  seq bigint generated always as identity unique,
  id uuid primary key,
  -- Never given to a second person (R-SEC-02).
  login text not null unique check (login ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
  name text not null check (btrim(name) <> ''),
  password_hash text not null check (password_hash like '$argon2id$%'),
  password_changed_at timestamptz not null,
  -- The password is known to whoever made or reset the account: it opens nothing until it is changed.
  must_change_password boolean not null,
  -- Locked by an administrator, or by a reset until a security administrator unlocks it.
  locked_at timestamptz,
  locked_reason text check (locked_reason in ('administrator', 'passwordReset')),
  -- The person left; for good.
  closed_at timestamptz,
  last_sign_in_at timestamptz,
  created_at timestamptz not null,
  check ((locked_at is null) = (locked_reason is null))
);

-- 岗位 that a person holds at an organisation, for a time.
create table parties.post (
  seq bigint generated always as identity unique,
  id uuid primary key,
  account_id uuid not null references parties.account,
  post text not null check (
    post in (
      'dataOfficer', 'businessReviewer', 'secrecyOfficer', 'chiefDataOfficer', 'catalogReviewer', 'operatorStaff',
      'auditor', 'systemAdministrator', 'securityAdministrator', 'auditAdministrator'
    )
  ),
  organisation_id uuid not null references parties.organisation,
  unit_id uuid,
  from_date date not null,
  -- The last day, included.
  until_date date check (until_date >= from_date),
  given_at timestamptz not null,
  ended_at timestamptz,
  foreign key (unit_id, organisation_id) references parties.unit (id, organisation_id)
);
create unique index post_once on parties.post (account_id, post, organisation_id, unit_id) nulls not distinct
  where ended_at is null;
create index post_organisation on parties.post (organisation_id, post) where ended_at is null;

-- R-SEC-08, R-OPN-08: an administering post and the operating post stand alone in an account, and who supervises does not
-- operate. The rows that are locked make two changes at once wait for each other.
create function parties.keep_duties_apart() returns trigger language plpgsql as $$
declare
  alone constant text[] := array['systemAdministrator', 'securityAdministrator', 'auditAdministrator', 'operatorStaff'];
begin
  if new.ended_at is not null then
    return new;
  end if;
  perform 1 from parties.account where id = new.account_id for update;
  if exists (
    select 1 from parties.post held
    where held.account_id = new.account_id
      and held.id <> new.id
      and held.ended_at is null
      and held.post <> new.post
      and (held.post = any (alone) or new.post = any (alone))
      and daterange(held.from_date, held.until_date, '[]') && daterange(new.from_date, new.until_date, '[]')
  ) then
    raise exception 'posts that must stand apart in one account'
      using errcode = 'check_violation', constraint = 'post_duties_apart';
  end if;
  if new.post = 'operatorStaff' then
    perform 1 from parties.organisation where id = new.organisation_id for update;
    if exists (select 1 from parties.authority where organisation_id = new.organisation_id) then
      raise exception 'an authority has no operating staff'
        using errcode = 'check_violation', constraint = 'authority_does_not_operate';
    end if;
  end if;
  return new;
end $$;
create trigger post_duties_apart before insert or update on parties.post
  for each row execute function parties.keep_duties_apart();

create function parties.keep_authority_apart() returns trigger language plpgsql as $$
begin
  perform 1 from parties.organisation where id = new.organisation_id for update;
  if exists (select 1 from parties.organisation where id = new.organisation_id and kind = 'operator')
    or exists (
      select 1 from parties.post
      where organisation_id = new.organisation_id and post = 'operatorStaff' and ended_at is null
    )
  then
    raise exception 'an operator is no authority'
      using errcode = 'check_violation', constraint = 'authority_does_not_operate';
  end if;
  return new;
end $$;
create trigger authority_does_not_operate before insert or update on parties.authority
  for each row execute function parties.keep_authority_apart();

create function parties.keep_operator_apart() returns trigger language plpgsql as $$
begin
  if new.kind = 'operator' and exists (select 1 from parties.authority where organisation_id = new.id) then
    raise exception 'an authority does not become an operator'
      using errcode = 'check_violation', constraint = 'authority_does_not_operate';
  end if;
  return new;
end $$;
create trigger organisation_authority_apart before update of kind on parties.organisation
  for each row execute function parties.keep_operator_apart();

-- Failed sign-ins by digest of the login, of logins that do not exist too, so that a lock does not tell which do.
create table parties.sign_in_attempt (
  login_digest bytea primary key check (octet_length(login_digest) = 32),
  failures integer not null check (failures > 0),
  locked_until timestamptz,
  last_at timestamptz not null
);

-- Only the digest of a token is kept: whoever reads this table cannot sign in with it.
create table parties.session (
  token_digest bytea primary key check (octet_length(token_digest) = 32),
  account_id uuid not null references parties.account,
  -- Made over https: then only the __Host- cookie carries it.
  secure boolean not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_account on parties.session (account_id);

create table parties.api_key (
  seq bigint generated always as identity unique,
  id uuid primary key,
  account_id uuid not null references parties.account,
  -- The house it works for, where its owner has a post there.
  organisation_id uuid references parties.organisation,
  name text not null check (btrim(name) <> ''),
  -- The first characters, by which its owner knows it again.
  prefix text not null,
  digest bytea not null unique check (octet_length(digest) = 32),
  scopes text[] not null check (scopes <@ array['read', 'download', 'import'] and cardinality(scopes) > 0),
  per_minute integer not null check (per_minute > 0),
  per_day integer not null check (per_day > 0),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz,
  check (not 'import' = any (scopes) or organisation_id is not null)
);
create index api_key_account on parties.api_key (account_id, seq desc);

-- Calls by client in the window that began then. Unlogged: a crash of the database server forgets them, and each call is spared a flush.
create unlogged table parties.quota_use (
  client text not null,
  quota text not null,
  began_at timestamptz not null,
  used integer not null check (used > 0),
  primary key (client, quota, began_at)
);
create index quota_use_began on parties.quota_use (began_at);

-- The link by which an empty installation gets its first administrators, once.
create table parties.setup_link (
  token_digest bytea primary key check (octet_length(token_digest) = 32),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- What a restored installation must not hold: nobody is signed in there, and nobody has been counted.
comment on table parties.session is 'transient: left out of backups';
comment on table parties.sign_in_attempt is 'transient: left out of backups';
comment on table parties.quota_use is 'transient: left out of backups';
comment on table parties.setup_link is 'transient: left out of backups';
