-- Which notice of absence it is: a pattern by the panel's own rule, or a timescale (domain/lists/timescales) that has come.

alter table attendance_notice add column kind text not null default 'pattern';
