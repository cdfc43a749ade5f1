-- What a department is told of a request under sharing; `request_id` leads to it.
alter table opendata.notice drop constraint notice_kind_check;
alter table opendata.notice add constraint notice_kind_check check (
  kind in ('breakingChange', 'newVersion', 'withdrawn', 'reopened', 'secrecyReport', 'purged', 'openRequest', 'share')
);
