-- What those concerned are told of a report of an error; its number leads to its page.
alter table opendata.notice add column correction_code text;
alter table opendata.notice drop constraint notice_kind_check;
alter table opendata.notice add constraint notice_kind_check check (
  kind in (
    'breakingChange', 'newVersion', 'withdrawn', 'reopened', 'secrecyReport', 'purged', 'openRequest', 'share', 'correction'
  )
);
