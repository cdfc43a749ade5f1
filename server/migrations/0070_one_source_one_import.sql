-- R-SEC-09: what was purged is stopped at the door when it comes again, also a copy that was on its way in at that moment.
create table lake.purged_source (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  purged_at timestamptz not null
);

alter table opendata.secrecy_case drop constraint secrecy_case_finding_check;
alter table opendata.secrecy_case add constraint secrecy_case_finding_check
  check (finding in ('fileName', 'documentProperty', 'cell', 'content', 'purged'));

-- One file that arrived is read by one import at a time: the end of either would take it from the other.
create unique index import_upload on lake.import (upload_id) where state in ('detecting', 'proposed', 'loading');
