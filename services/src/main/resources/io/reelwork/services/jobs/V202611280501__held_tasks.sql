-- When the next task that rests may be admitted: asked after every look for work.
create index task_held on task (held_until) where queue = 1;
