-- Words such as 内部资料 that stood as a mark in the file: in how many places, and why the publisher says that it may be kept (R-SEC-09).
alter table lake.version add column internal_marks jsonb;
