/** The version of the schema below. Each change of it counts up, and says what an older one needs. */
export const SCHEMA_VERSION = 1;

/** A pause that ends later than this is that of a clock that was set back since. None is longer than 2 minutes. */
export const MAX_PAUSE_WITH_SLACK = '150 seconds';

/**
 * Everything that the tool needs in a database. It may run twice: what is there stays. `workos-migrate store sql` prints
 * it for an administrator.
 *
 * - `leases`: who has a job. Epochs come from one sequence, so that none is ever used twice.
 * - `blocks`: the files of jobs, in pieces. `seq` makes a repeated write harmless.
 * - `budgets`, `keys`, `budget_users`: the rate budgets. A `tat` is when the next request may leave, at an even pace.
 */
export const SCHEMA_SQL = `create schema if not exists workos_migrate;
create table if not exists workos_migrate.schema_version (version int not null);
insert into workos_migrate.schema_version
  select ${String(SCHEMA_VERSION)} where not exists (select 1 from workos_migrate.schema_version);

create sequence if not exists workos_migrate.epochs;
create table if not exists workos_migrate.leases (
  name text primary key,
  epoch bigint not null,
  holder jsonb not null,
  expires timestamptz not null
);
create table if not exists workos_migrate.blocks (
  path text collate "C" not null,
  seq bigint not null,
  body text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (path, seq)
);

create table if not exists workos_migrate.budgets (
  name text primary key,
  target text not null,
  writes_per_second float8 not null,
  share float8 not null default 1,
  pace jsonb,
  tat_write timestamptz not null default '-infinity',
  tat_read timestamptz not null default '-infinity',
  tat_deletion timestamptz not null default '-infinity',
  pause_until timestamptz not null default '-infinity',
  recent_writes float8 not null default 0,
  recent_reads float8 not null default 0,
  recent_at timestamptz not null default clock_timestamp()
);
create table if not exists workos_migrate.keys (
  digest text primary key,
  tat_total timestamptz not null default '-infinity'
);
create table if not exists workos_migrate.budget_users (
  budget text not null,
  holder text not null,
  key_digest text not null,
  writes_per_second float8 not null,
  headroom float8 not null,
  booked bigint not null default 0,
  booked_per_second float8 not null default 0,
  began_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp(),
  primary key (budget, holder)
);

-- Enters a process among the users of a budget, or says that it is still one. The budget has the highest rate limit of
-- its users, less the highest headroom. \`in_the_way\` is the target of a budget that belongs to another environment.
create or replace function workos_migrate.use_budget(
  p_budget text, p_target text, p_key text, p_holder text, p_rate float8, p_headroom float8, p_booked bigint,
  out in_the_way text, out other_keys int
) language plpgsql as $$
declare b workos_migrate.budgets; now_ timestamptz; rate_ float8;
begin
  insert into workos_migrate.budgets (name, target, writes_per_second)
    values (p_budget, p_target, p_rate * (1 - p_headroom)) on conflict do nothing;
  insert into workos_migrate.keys (digest) values (p_key) on conflict do nothing;
  select * into strict b from workos_migrate.budgets where name = p_budget for update;
  now_ := clock_timestamp();
  if b.target <> p_target then in_the_way := b.target; return; end if;
  insert into workos_migrate.budget_users as u (budget, holder, key_digest, writes_per_second, headroom, booked)
    values (p_budget, p_holder, p_key, p_rate, p_headroom, p_booked)
    on conflict (budget, holder) do update set
      writes_per_second = p_rate, headroom = p_headroom, booked = p_booked, seen_at = now_,
      booked_per_second = greatest(0, p_booked - u.booked)
        / greatest(0.001, extract(epoch from now_ - u.seen_at)::float8);
  delete from workos_migrate.budget_users where budget = p_budget and seen_at < now_ - interval '1 day';
  select max(u.writes_per_second) * (1 - max(u.headroom)), count(distinct u.key_digest) - 1
    into rate_, other_keys
    from workos_migrate.budget_users u
    where u.budget = p_budget and u.seen_at > now_ - interval '1 minute';
  update workos_migrate.budgets set writes_per_second = rate_ where name = p_budget;
end $$;

-- Books n requests of a class, evenly spaced: the first may leave in due_ms, each next one step_ms later. Books nothing
-- when the first could leave only after ahead_ms. The spacing uses 97 % of a limit, because requests arrive later than
-- they leave, some by more than others. A time in the far future is that of a clock that was set back since.
create or replace function workos_migrate.book(
  p_budget text, p_key text, p_class text, p_n int, p_ahead_ms float8,
  out granted int, out due_ms float8, out step_ms float8, out share_now float8
) language plpgsql as $$
declare
  b workos_migrate.budgets; now_ timestamptz; t timestamptz; own timestamptz; total timestamptz; slowest float8;
  total_ms float8; fade float8; ms constant interval := interval '1 millisecond';
begin
  perform set_config('synchronous_commit', 'off', true);
  select * into b from workos_migrate.budgets where name = p_budget for update;
  if not found then granted := -1; return; end if;
  insert into workos_migrate.keys (digest) values (p_key) on conflict do nothing;
  select tat_total into total from workos_migrate.keys where digest = p_key for update;
  now_ := clock_timestamp();
  share_now := b.share;
  total_ms := 1000 / (b.writes_per_second * 2 * 0.97 * b.share);
  step_ms := case p_class when 'write' then total_ms * 2 when 'deletion' then total_ms * 120 else total_ms end;
  own := case p_class when 'write' then b.tat_write when 'read' then b.tat_read
    when 'deletion' then b.tat_deletion else now_ end;
  slowest := 10000 + 64 * step_ms;
  if own > now_ + slowest * ms then own := now_; end if;
  if total > now_ + slowest * ms then total := now_; end if;
  if b.pause_until > now_ + interval '${MAX_PAUSE_WITH_SLACK}' then b.pause_until := now_; end if;
  t := greatest(now_, own, total, b.pause_until);
  due_ms := extract(epoch from t - now_)::float8 * 1000;
  if due_ms > p_ahead_ms then granted := 0; return; end if;
  granted := p_n;
  fade := exp(-greatest(0, extract(epoch from now_ - b.recent_at)::float8) / 10);
  update workos_migrate.keys set tat_total = greatest(total, now_) + p_n * total_ms * ms where digest = p_key;
  update workos_migrate.budgets set
    tat_write = case p_class when 'write' then t + p_n * step_ms * ms else tat_write end,
    tat_read = case p_class when 'read' then t + p_n * step_ms * ms else tat_read end,
    tat_deletion = case p_class when 'deletion' then t + p_n * step_ms * ms else tat_deletion end,
    recent_writes = recent_writes * fade + case p_class when 'write' then p_n else 0 end,
    recent_reads = recent_reads * fade + case p_class when 'read' then p_n else 0 end,
    recent_at = now_
    where name = p_budget;
end $$;

-- Renames a file over another in one transaction, for the holder of the lease: 1. 0: another process holds it. -1: there
-- is no such file. A rename that is repeated finds the file under its new name, and is content.
create or replace function workos_migrate.rename_file(p_from text, p_to text, p_lease text, p_epoch bigint)
returns int language plpgsql as $$
begin
  perform 1 from workos_migrate.leases where name = p_lease and epoch = p_epoch for share;
  if not found then return 0; end if;
  if exists (select 1 from workos_migrate.blocks where path = p_from) then
    delete from workos_migrate.blocks where path = p_to;
    update workos_migrate.blocks set path = p_to where path = p_from;
    return 1;
  end if;
  return case when exists (select 1 from workos_migrate.blocks where path = p_to) then 1 else -1 end;
end $$;

-- Makes one block of all blocks of a file, which is compressed then. A block that is written meanwhile stays.
create or replace function workos_migrate.fold_file(p_path text, p_lease text, p_epoch bigint)
returns boolean language plpgsql as $$
declare first_ bigint; last_ bigint; all_ text;
begin
  perform 1 from workos_migrate.leases where name = p_lease and epoch = p_epoch for share;
  if not found then return false; end if;
  select min(seq), max(seq), string_agg(body, '' order by seq) into first_, last_, all_
    from workos_migrate.blocks where path = p_path;
  if first_ < last_ then
    delete from workos_migrate.blocks where path = p_path and seq between first_ and last_ - 1;
    update workos_migrate.blocks set body = all_ where path = p_path and seq = last_;
  end if;
  return true;
end $$;
`;

/** Makes the schema in one transaction; processes that do so together take turns. */
export const MAKE_SCHEMA_SQL = `select pg_advisory_xact_lock(7283549016);\n${SCHEMA_SQL}`;
