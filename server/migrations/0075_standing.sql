-- What a decision on what is open to everyone rests on, as one text that changes whenever any of it does: the row of the dataset (the
-- transaction that wrote it last) and its policies, which are given and taken away and never edited.
create view access.standing as
  select d.id as dataset_id,
         concat_ws(' ', d.xmin::text, (
           select string_agg(p.id::text, ' ' order by p.seq) from access.policy as p where p.dataset_id = d.id and p.removed_at is null
         )) as standing
    from catalog.dataset as d;
