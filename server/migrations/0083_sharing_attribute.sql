-- 共享属性 (政务数据共享条例 13–15; R-SHR-03, R-SHR-04). What a dataset is for other departments, beside what it is for everyone.
alter table catalog.dataset
  add column sharing_attribute text check (sharing_attribute in ('unconditional', 'conditional', 'notShared')),
  -- 共享方式: 接口、批量交换、文件、核验.
  add column sharing_methods text[] not null default '{}'
    check (sharing_methods <@ array['interface', 'batch', 'file', 'verification']),
  -- 共享范围、可用于哪些事项: of what is shared on conditions.
  add column sharing_scope text,
  add column sharing_purposes text,
  -- 不予共享的理由, and the law, administrative regulation or State Council decision with its article.
  add column not_shared_reason text,
  add column not_shared_law text;

-- What was catalogued before is given the default of its level (R-CLS-30…33). Scope and purposes are unknown and stay empty: the check
-- before publication says so as advice until the department states them.
update catalog.dataset set
  sharing_attribute = case when level = 1 then 'unconditional' else 'conditional' end,
  sharing_methods = case when level = 1 then array['interface', 'file'] else '{}' end;
alter table catalog.dataset alter column sharing_attribute set not null;
alter table catalog.dataset add check (
  state <> 'published' or sharing_attribute <> 'notShared' or (not_shared_reason is not null and not_shared_law is not null)
);

-- The rounds of publication, and what waits for one, say the same: a round under way is compared with the catalogue word for word.
create function catalog.sharing_of(level integer) returns jsonb language sql immutable as $$
  select case when level = 1
    then '{"sharingAttribute": "unconditional", "sharingMethods": ["interface", "file"]}'::jsonb
    else '{"sharingAttribute": "conditional", "sharingMethods": []}'::jsonb end
    || '{"sharingScope": null, "sharingPurposes": null, "notSharedReason": null, "notSharedLaw": null}'::jsonb
$$;
update opendata.publication set
  before = before || catalog.sharing_of((before ->> 'level')::integer),
  after = after || catalog.sharing_of((after ->> 'level')::integer);
update catalog.proposed_change set description = description || catalog.sharing_of((description ->> 'level')::integer)
 where description ? 'level';
drop function catalog.sharing_of;
