import { randomUUID } from 'node:crypto';
import {
  asObject,
  defined,
  isNumber,
  isText,
  type JobHolder,
  type LeaseTaken,
  type StoredLease,
} from '../model';
import type { Row, Store } from './open-store';

/** A lease that this process holds. */
export interface HeldLease {
  readonly name: string;
  readonly epoch: number;
}

const LEFT = `extract(epoch from expires - clock_timestamp())::float8 * 1000 as left_ms`;
const FIELDS = `name, epoch::float8 as epoch, holder, ${LEFT}`;

// A taker whose answer was lost asks again, and finds its own mark.
const TAKE_SQL = `
with former as (select ${FIELDS} from workos_migrate.leases where name = $1),
  taken as (
    insert into workos_migrate.leases as l (name, epoch, holder, expires)
      values ($1, nextval('workos_migrate.epochs'), $2, clock_timestamp() + $3 * interval '1 millisecond')
      on conflict (name) do update
        set epoch = excluded.epoch, holder = excluded.holder, expires = excluded.expires
        where l.expires < clock_timestamp() or l.holder = excluded.holder
      returning epoch::float8 as taken_epoch)
select taken_epoch, former.* from (select 1) as one left join taken on true left join former on true`;

const RENEW_SQL = `
update workos_migrate.leases set expires = clock_timestamp() + $3 * interval '1 millisecond'
  where name = $1 and epoch = $2 returning 1`;

/**
 * Takes a lease that nobody has, or one that has ended, by the database's clock alone.
 *
 * @param request.name the job id
 */
export async function takeLease(
  store: Store,
  request: { readonly name: string; readonly holder: JobHolder; readonly forMs: number },
): Promise<LeaseTaken> {
  const { name, holder, forMs } = request;
  const marked = JSON.stringify({ ...holder, mark: randomUUID() });
  for (;;) {
    const { rows } = await store.run(TAKE_SQL, [name, marked, forMs]);
    const [row = {}] = rows;
    const epoch = row['taken_epoch'];
    const former = readRow(row);
    if (isNumber(epoch)) {
      const isOwn = former?.epoch === epoch;
      return { taken: true, epoch, ...defined({ former: isOwn ? undefined : former }) };
    }
    // It was given back between the two looks of the statement.
    if (former !== undefined) return { taken: false, by: former };
  }
}

/** Renews it, also when it has ended meanwhile, as long as no other process took it. False: another one has. */
export async function renewLease(
  store: Store,
  { name, epoch, forMs }: HeldLease & { readonly forMs: number },
): Promise<boolean> {
  const { rows } = await store.run(RENEW_SQL, [name, epoch, forMs]);
  return rows.length > 0;
}

/** Gives it back. Does nothing when another process has it. */
export async function releaseLease(store: Store, { name, epoch }: HeldLease): Promise<void> {
  await store.run('delete from workos_migrate.leases where name = $1 and epoch = $2', [
    name,
    epoch,
  ]);
}

/** The lease of a name, also one that has ended; undefined when there is none. */
export async function readLease(store: Store, name: string): Promise<StoredLease | undefined> {
  const { rows } = await store.run(`select ${FIELDS} from workos_migrate.leases where name = $1`, [
    name,
  ]);
  return rows[0] === undefined ? undefined : readRow(rows[0]);
}

function readRow({ name, epoch, holder, left_ms: leftMs }: Row): StoredLease | undefined {
  if (!isText(name) || !isNumber(epoch) || !isNumber(leftMs)) return undefined;
  const { host, pid, since } = asObject(holder) ?? {};
  const known = {
    host: isText(host) ? host : 'an unknown host',
    pid: isNumber(pid) ? pid : 0,
    since: isText(since) ? since : '',
  };
  return { name, epoch, holder: known, leftMs };
}
