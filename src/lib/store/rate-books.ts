import { Abort, asObject, isNumber, isText } from '../model';
import { isStoreRefusal, type Ran, type Store } from './open-store';
import { MAX_PAUSE_WITH_SLACK } from './schema';

/** Who uses which budget, and how much of it. */
export interface BudgetUse {
  /** The name of the budget: letters, digits and `._-`. */
  readonly budget: string;
  /** The environment that it belongs to, e.g. `https://api.workos.com (live)`. */
  readonly target: string;
  /** Tells two API keys apart, and tells nobody the key. */
  readonly keyDigest: string;
  /** The process, for people: one line, without a secret. */
  readonly holder: string;
  /** The rate limit of this process, before headroom. */
  readonly writesPerSecond: number;
  /** Share of the rate limit that is left to live traffic. */
  readonly headroom: number;
}

/** The classes of requests, as `pacing/` has them. */
export type BookedClass = 'write' | 'read' | 'other' | 'deletion';

export interface Booking {
  /** How many were booked: all that were asked for, or 0 when the first could leave only after `aheadMs`. */
  readonly granted: number;
  /** Milliseconds from now, by the database's clock, until the first may leave. */
  readonly dueMs: number;
  /** Milliseconds from one to the next. */
  readonly stepMs: number;
  /** The share of the limits that is used now: below 1 after a 429. */
  readonly share: number;
  /** How long the booking itself took. */
  readonly tookMs: number;
}

/** The pace of a budget at a moment of the database's clock. */
export interface StoredPace {
  /** As `changePace` stored it; null when no 429 has been reported. */
  readonly pace: unknown;
  readonly nowMs: number;
  /** What was booked in the last 10 s, as a share of the limit. */
  readonly bookedShare: number;
}

const REPORT_EVERY_MS = 5_000;

const USE_SQL = 'select * from workos_migrate.use_budget($1, $2, $3, $4, $5, $6, $7)';
const BOOK_SQL = 'select * from workos_migrate.book($1, $2, $3, $4, $5)';
const PACE_SQL = `
select pace, extract(epoch from clock_timestamp())::float8 * 1000 as now_ms,
    case $2 when 'write' then recent_writes / (writes_per_second * 10)
      when 'read' then recent_reads / (writes_per_second * 20) else share end as booked
  from workos_migrate.budgets where name = $1`;
const CHANGE_SQL = `
update workos_migrate.budgets set pace = $2, share = $3
  where name = $1 and pace is not distinct from $4::jsonb returning 1`;
const PAUSE_SQL = `
update workos_migrate.budgets
  set pause_until = greatest(
    case when pause_until < clock_timestamp() + interval '${MAX_PAUSE_WITH_SLACK}' then pause_until end,
    clock_timestamp() + least($2::float8, 120000) * interval '1 millisecond')
  where name = $1`;

/**
 * The rate budget that all processes with one store and one name share. Requests are booked in the database, by its
 * clock, at an even pace; so the limit holds over all of them, and a process that dies takes nothing with it but what it
 * had booked.
 */
export class RateBooks {
  private booked = 0;
  private reportedAtMs = Number.NEGATIVE_INFINITY;

  private constructor(
    private readonly store: Store,
    private readonly use: BudgetUse,
    private readonly monotonicMs: () => number,
  ) {}

  /**
   * Joins the users of a budget.
   *
   * @param warn called when other keys use the budget, too
   * @throws Abort `budget_of_other_environment`
   */
  static async open(
    store: Store,
    use: BudgetUse,
    {
      monotonicMs,
      warn,
    }: { readonly monotonicMs: () => number; readonly warn: (text: string) => void },
  ): Promise<RateBooks> {
    const books = new RateBooks(store, use, monotonicMs);
    const otherKeys = await books.report();
    if (otherKeys > 0) {
      warn(
        `The budget ${use.budget} is used with another API key, too. Share one only among keys of one environment.`,
      );
    }
    return books;
  }

  /** Books `wanted` requests, unless the first could leave only after `aheadMs`. */
  async book(requestClass: BookedClass, wanted: number, aheadMs: number): Promise<Booking> {
    if (this.monotonicMs() - this.reportedAtMs >= REPORT_EVERY_MS) await this.report();
    const { budget, keyDigest } = this.use;
    for (;;) {
      const values = [budget, keyDigest, requestClass, wanted, aheadMs];
      const askedAtMs = this.monotonicMs();
      const { rows } = await this.run(BOOK_SQL, values);
      const tookMs = this.monotonicMs() - askedAtMs;
      const { granted, due_ms: dueMs, step_ms: stepMs, share_now: share } = rows[0] ?? {};
      if (!isNumber(granted)) throw new Error('a booking without an answer');
      if (granted >= 0) {
        this.booked += granted;
        return { granted, dueMs: num(dueMs), stepMs: num(stepMs), share: num(share), tookMs };
      }
      // Somebody has deleted the budget: it begins anew.
      await this.report();
    }
  }

  /** Books nothing for anybody for so long. */
  async pause(delayMs: number): Promise<void> {
    await this.run(PAUSE_SQL, [this.use.budget, delayMs]);
  }

  /**
   * Changes the pace of all: `change` gets the present one, and returns the next with its share, or undefined to leave it.
   * When another process changes it at the same time, it is asked again.
   */
  async changePace(
    requestClass: BookedClass,
    change: (stored: StoredPace) => { readonly share: number } | undefined,
  ): Promise<void> {
    for (;;) {
      const { rows } = await this.run(PACE_SQL, [this.use.budget, requestClass]);
      const [row] = rows;
      if (row === undefined) return;
      const pace = row['pace'];
      const next = change({ pace, nowMs: num(row['now_ms']), bookedShare: num(row['booked']) });
      if (next === undefined) return;
      const old = pace === null ? null : JSON.stringify(pace);
      const values = [this.use.budget, JSON.stringify(next), next.share, old];
      if ((await this.run(CHANGE_SQL, values)).rows.length > 0) return;
    }
  }

  private async run(sql: string, values: readonly unknown[]): Promise<Ran> {
    try {
      return await this.store.run(sql, values);
    } catch (error) {
      if (!isStoreRefusal(error)) throw error;
      throw cannotBook(error);
    }
  }

  /** Says that this process still uses the budget; resolves with how many other keys do. */
  private async report(): Promise<number> {
    this.reportedAtMs = this.monotonicMs();
    const { budget, target, keyDigest, holder, writesPerSecond, headroom } = this.use;
    const values = [budget, target, keyDigest, holder, writesPerSecond, headroom, this.booked];
    const { rows } = await this.run(USE_SQL, values);
    const { in_the_way: inTheWay, other_keys: otherKeys } = rows[0] ?? {};
    if (isText(inTheWay)) throw ofOtherEnvironment(budget, inTheWay);
    return num(otherKeys);
  }
}

function cannotBook({ message }: Error): Abort {
  return new Abort(
    'stopped_early',
    'budget_unwritable',
    `The rate budget cannot be kept any more: ${message}. Nothing more was sent.`,
    ['Correct that, then run the command again'],
  );
}

function ofOtherEnvironment(budget: string, target: string): Abort {
  return new Abort(
    'usage',
    'budget_of_other_environment',
    `The budget ${budget} belongs to another environment: ${target}. Nothing was sent.`,
    ['Name another one with --budget, or leave it out: each key has a budget of its own then'],
  );
}

/** A budget as `status` shows it. */
export interface BudgetView {
  readonly name: string;
  readonly target: string;
  /** What its users may write in a second, all together. */
  readonly writesPerSecond: number;
  /** The share that is used now: below 1 after a 429. */
  readonly share: number;
  /** The processes of the last minute. */
  readonly users: readonly {
    readonly holder: string;
    readonly writesPerSecond: number;
    readonly headroom: number;
    /** Requests booked, of all classes, and how many a second of late. */
    readonly booked: number;
    readonly bookedPerSecond: number;
  }[];
}

const VIEW_SQL = `
select b.name, b.target, b.writes_per_second, b.share, coalesce(jsonb_agg(jsonb_build_object(
    'holder', u.holder, 'writesPerSecond', u.writes_per_second, 'headroom', u.headroom,
    'booked', u.booked, 'bookedPerSecond', u.booked_per_second) order by u.began_at)
    filter (where u.holder is not null), '[]') as users
  from workos_migrate.budgets b left join workos_migrate.budget_users u
    on u.budget = b.name and u.seen_at > clock_timestamp() - interval '1 minute'
  group by b.name order by b.name`;

/** All budgets of the store, by name. */
export async function readBudgets(store: Store): Promise<readonly BudgetView[]> {
  const { rows } = await store.run(VIEW_SQL);
  return rows.map((row) => ({
    name: String(row['name']),
    target: String(row['target']),
    writesPerSecond: num(row['writes_per_second']),
    share: num(row['share']),
    users: (Array.isArray(row['users']) ? row['users'] : []).map(readUser),
  }));
}

function readUser(value: unknown): BudgetView['users'][number] {
  const { holder, writesPerSecond, headroom, booked, bookedPerSecond } = asObject(value) ?? {};
  return {
    holder: String(holder),
    writesPerSecond: num(writesPerSecond),
    headroom: num(headroom),
    booked: num(booked),
    bookedPerSecond: num(bookedPerSecond),
  };
}

/** A number of the database; what is none counts as 0. */
function num(value: unknown): number {
  const number = Number(value);
  return Number.isFinite(number) ? number : 0;
}
