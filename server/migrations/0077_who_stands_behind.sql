-- Who made a step: the person, or the account whose key it was. Where two persons are demanded (R-SEC-10), accounts are compared.
alter table process.event add column account_id text;
update process.event set account_id = actor_id where actor_kind = 'person';
update process.event as e set account_id = k.account_id::text from parties.api_key as k where e.actor_kind = 'key' and e.actor_id = k.id::text;
