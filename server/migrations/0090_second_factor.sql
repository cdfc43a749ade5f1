-- 多因素鉴别 (R-SEC-01): what a person proves beside the password when they sign in.
create table parties.factor (
  seq bigint generated always as identity unique,
  id uuid primary key,
  account_id uuid not null references parties.account,
  kind text not null check (kind in ('totp', 'passkey')),
  name text not null check (name <> ''),
  -- TOTP (RFC 6238): the shared secret, encrypted under a key that lies outside the database, and the last time step used.
  secret bytea,
  last_step bigint,
  -- WebAuthn: the public half; the private one never leaves the device.
  credential_id text unique,
  public_key bytea,
  sign_count bigint,
  transports text[],
  created_at timestamptz not null,
  -- Before it is confirmed it counts for nothing.
  confirmed_at timestamptz,
  last_used_at timestamptz,
  check ((kind = 'totp') = (secret is not null)),
  check ((kind = 'passkey') = (credential_id is not null and public_key is not null and sign_count is not null))
);
create index factor_account on parties.factor (account_id);

-- For the day the device is lost: each opens once.
create table parties.recovery_code (
  account_id uuid not null references parties.account,
  digest bytea not null check (octet_length(digest) = 32),
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (account_id, digest)
);

-- A few minutes between two halves: the password was right and the second factor is awaited, or a passkey is being made.
create table parties.ticket (
  token_digest bytea primary key check (octet_length(token_digest) = 32),
  account_id uuid not null references parties.account,
  kind text not null check (kind in ('signIn', 'passkey')),
  challenge text,
  -- What the password was when it was right: changed meanwhile, it has to be typed again.
  password_hash text,
  tries integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index ticket_account on parties.ticket (account_id);
