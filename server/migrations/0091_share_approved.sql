-- What the requester's own head approved (R-SHR-20): columns, rows, methods, term and matter. What goes beyond it goes back to them.
alter table sharing.request add column approved jsonb;

-- Requests under way were approved as they stand.
update sharing.request as r
   set approved = jsonb_build_object(
         'matterCode', r.matter_code, 'columns', r.columns, 'rowFilter', r.row_filter, 'methods', r.methods, 'until', r.until
       )
  from process.instance as i
 where i.id = r.id and i.state in ('submitted', 'supplement', 'resubmitted', 'consented');
