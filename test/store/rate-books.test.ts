import { type BudgetUse, RateBooks, readBudgets, type Store } from '../../src/lib/store';
import { postgresBed } from '../support/postgres';

const bed = postgresBed();

function use(changes: Partial<BudgetUse> = {}): BudgetUse {
  return {
    budget: 'shared',
    target: 'https://api.workos.com (test)',
    keyDigest: 'key-1',
    holder: 'process 1 on a',
    writesPerSecond: 50,
    headroom: 0,
    ...changes,
  };
}

let nowMs = 0;

function join(
  store: Store,
  changes: Partial<BudgetUse> = {},
  warn = jest.fn(),
): Promise<RateBooks> {
  return RateBooks.open(store, use(changes), { monotonicMs: () => nowMs, warn });
}

/** Milliseconds of the even pace that 50 writes a second have. */
const STEP_MS = 1_000 / (50 * 0.97);

describe('a shared budget', () => {
  it('books the requests of all its users one after the other, at an even pace', async () => {
    const store = await bed.open();
    const [one, other] = [await join(store), await join(store, { holder: 'process 2 on b' })];
    const first = await one.book('write', 100, 10_000);
    const second = await other.book('write', 5, 10_000);
    expect(first).toMatchObject({ granted: 100, share: 1 });
    expect(first.dueMs).toBeLessThan(1);
    expect(first.stepMs).toBeCloseTo(STEP_MS);
    // The clock has gone on by the time between the two, which is not known here.
    expect(second.dueMs).toBeLessThanOrEqual(100 * STEP_MS);
    expect(second.dueMs).toBeGreaterThan(0);
  });

  it('books nothing that could leave only later than asked', async () => {
    const store = await bed.open();
    const books = await join(store);
    await books.book('write', 1_000, 0);
    const late = await books.book('write', 1, 250);
    expect(late.granted).toBe(0);
    expect(late.dueMs).toBeGreaterThan(250);
    // Reads have a limit of their own, and the same total.
    expect((await books.book('read', 1, 250_000)).granted).toBe(1);
  });

  it('keeps the total of a key over all its budgets', async () => {
    const store = await bed.open();
    const [one, other] = [await join(store), await join(store, { budget: 'other' })];
    await one.book('other', 1_000, 0);
    expect((await other.book('read', 1, 0)).granted).toBe(0);
    const elsewhere = await join(store, { budget: 'third', keyDigest: 'key-2' });
    expect((await elsewhere.book('read', 1, 0)).granted).toBe(1);
  });

  it('has the highest limit of its users, less the highest headroom', async () => {
    const store = await bed.open();
    await join(store, { writesPerSecond: 20, headroom: 0.25 });
    await join(store, { holder: 'process 2 on b', writesPerSecond: 80 });
    const [budget] = await readBudgets(store);
    expect(budget).toMatchObject({ name: 'shared', writesPerSecond: 60, share: 1 });
    expect(budget?.users.map(({ holder }) => holder)).toEqual(['process 1 on a', 'process 2 on b']);
  });

  it('forgets users who were not seen for a minute', async () => {
    const store = await bed.open();
    await join(store, { headroom: 0.5 });
    await store.run(
      "update workos_migrate.budget_users set seen_at = seen_at - interval '2 minutes'",
    );
    await join(store, { holder: 'process 2 on b' });
    const [budget] = await readBudgets(store);
    expect(budget).toMatchObject({ writesPerSecond: 50 });
    expect(budget?.users).toHaveLength(1);
  });

  it('counts what each user has booked', async () => {
    const store = await bed.open();
    const books = await join(store);
    await books.book('write', 7, 0);
    nowMs += 6_000;
    await books.book('read', 1, 10_000);
    const [budget] = await readBudgets(store);
    expect(budget?.users[0]).toMatchObject({ booked: 7 });
    expect(budget?.users[0]?.bookedPerSecond).toBeGreaterThan(0);
  });

  it('is refused to another environment', async () => {
    const store = await bed.open();
    await join(store);
    await expect(join(store, { target: 'https://api.workos.com (live)' })).rejects.toMatchObject({
      code: 'budget_of_other_environment',
      message:
        'The budget shared belongs to another environment: https://api.workos.com (test). Nothing was sent.',
    });
    expect((await readBudgets(store))[0]?.users).toHaveLength(1);
  });

  it('warns of another key', async () => {
    const store = await bed.open();
    const warn = jest.fn();
    await join(store, {}, warn);
    expect(warn).not.toHaveBeenCalled();
    await join(store, { holder: 'process 2 on b', keyDigest: 'key-2' }, warn);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('another API key'));
  });

  it('begins anew when it was deleted', async () => {
    const store = await bed.open();
    const books = await join(store);
    await store.run('delete from workos_migrate.budgets');
    expect(await books.book('write', 1, 0)).toMatchObject({ granted: 1 });
  });

  it('does not wait for a time that a clock, set back since, has left', async () => {
    const store = await bed.open();
    const books = await join(store);
    await store.run("update workos_migrate.budgets set tat_write = now() + interval '1 hour'");
    await store.run("update workos_migrate.keys set tat_total = now() + interval '1 hour'");
    expect(await books.book('write', 1, 0)).toMatchObject({ granted: 1, dueMs: 0 });
  });

  it('does not pause until a time that a clock, set back since, has left', async () => {
    const store = await bed.open();
    const books = await join(store);
    await store.run("update workos_migrate.budgets set pause_until = now() + interval '1 hour'");
    expect(await books.book('write', 1, 10_000)).toMatchObject({ granted: 1, dueMs: 0 });
    await books.pause(60_000);
    const paused = await books.book('write', 1, 100_000);
    expect(paused.dueMs).toBeGreaterThan(1_000);
    expect(paused.dueMs).toBeLessThanOrEqual(60_000);
  });

  it('says how long a booking took, without what else was said to the database', async () => {
    const store = await bed.open();
    const slow: Store = {
      ...store,
      run: (sql, values) => {
        nowMs += sql.includes('use_budget') ? 300 : 7;
        return store.run(sql, values);
      },
    };
    const books = await join(slow);
    nowMs += 6_000;
    expect(await books.book('write', 1, 10_000)).toMatchObject({ tookMs: 7 });
  });

  it('pauses for all, and is slower for all afterwards', async () => {
    const store = await bed.open();
    const [one, other] = [await join(store), await join(store, { holder: 'process 2 on b' })];
    await one.pause(60_000);
    expect((await other.book('write', 1, 10_000)).granted).toBe(0);
    await one.changePace('write', ({ pace }) => {
      expect(pace).toBeNull();
      return { share: 0.5 };
    });
    await other.changePace('write', ({ pace, bookedShare }) => {
      expect(pace).toEqual({ share: 0.5 });
      expect(bookedShare).toBe(0);
      return undefined;
    });
    const slow = await other.book('write', 1, 100_000);
    expect(slow).toMatchObject({ granted: 1, share: 0.5 });
    expect(slow.stepMs).toBeCloseTo(2 * STEP_MS);
    expect(slow.dueMs).toBeGreaterThan(10_000);
  });

  it('asks again for a pace that another process has changed meanwhile', async () => {
    const store = await bed.open();
    const [one, other] = [await join(store), await join(store, { holder: 'process 2 on b' })];
    const seen: unknown[] = [];
    let overtaking: Promise<void> | undefined;
    await one.changePace('write', ({ pace }) => {
      seen.push(pace);
      // The pool has two connections: this one is sent before the change of the first.
      overtaking ??= other.changePace('write', () => ({ share: 0.7 }));
      return { share: 0.9 };
    });
    await overtaking;
    const [budget] = await readBudgets(store);
    expect([0.7, 0.9]).toContain(budget?.share);
    expect(seen[0]).toBeNull();
  });

  it('ends a run when it cannot be kept any more', async () => {
    const url = await bed.server().newDatabase();
    const store = await bed.open(url);
    const books = await join(store);
    await bed.server().query('drop schema workos_migrate cascade', url);
    await expect(books.book('write', 1, 0)).rejects.toMatchObject({
      reason: 'stopped_early',
      code: 'budget_unwritable',
    });
  });
});
