-- 共享授权 (R-SHR-20…28): a grant under sharing is a basis of its own beside a grant under opening.
alter table access.grant_given
  add column basis text not null default 'grant' check (basis in ('grant', 'share')),
  -- 暂停 (R-SHR-28): stands still until it is resumed or revoked.
  add column suspended_at timestamptz,
  -- 共享 is between organisations, and for one matter.
  add check (basis = 'grant' or (grantee_kind = 'organisation' and purpose_kind = 'matter' and purpose_reference is not null)),
  add check (basis = 'share' or suspended_at is null);

-- Running reads look again when what may be shared has changed.
drop trigger announce_dataset on catalog.dataset;
create trigger announce_dataset after update of state, openness, level, published_version_id, sharing_attribute on catalog.dataset
  for each row execute function access.announce_dataset();
