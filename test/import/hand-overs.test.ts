import type { HandOver } from '../../src/lib/import/chain';
import { HandOvers } from '../../src/lib/import/hand-overs';
import { PastRows } from '../../src/lib/import/past-rows';
import { RowLinks } from '../../src/lib/import/row-links';
import type { ChunkLedgers, Doubt, RowState } from '../../src/lib/jobs';
import { asUserId } from '../../src/lib/model';
import { failureOf } from '../jobs/records';
import { settle } from '../support/fake-clock';

const USER = { userId: asUserId('user_1'), outcome: 'created', shared: false } as const;
const EMAIL = 'ann@example.com';

/** What a ledger says of rows; each row is a chunk of its own. */
type Told = Readonly<Record<number, RowState>>;

function pastOf(told: Told): PastRows {
  const ledgers: ChunkLedgers = {
    open: () => Promise.reject(new Error('nothing is written here')),
    read: ({ firstRow }) =>
      Promise.resolve({ rows: new Map([[firstRow, told[firstRow] ?? {}]]), badLines: 0 }),
  };
  const chunks = [0, 1, 2, 3].map((index) => ({
    ...{ index, firstRow: index + 1, rows: 1 },
    ...{ byteStart: 0, byteEnd: 0, firstLine: 1 },
  }));
  const doubtOf = (): Doubt => ({ sinceMs: 0, wasSettled: false });
  return new PastRows({ ledgers, chunks, chunkSize: 1, epochOf: () => 1, doubtOf });
}

/** A chain over rows 1, 3 and 4 of one email; row 2 is alone. */
function chainOfThree(past = pastOf({}), kept?: number): HandOvers {
  const links = new RowLinks();
  links.link(3, 1);
  links.link(4, 3);
  return new HandOvers(links, past, kept);
}

/** What a wait has brought so far. */
function watched(wait: Promise<HandOver | undefined>): { brought: unknown } {
  const watch: { brought: unknown } = { brought: 'still waits' };
  void wait.then((value) => {
    watch.brought = value;
  });
  return watch;
}

/** Hand-overs the chain holds on to, waiting ones among them. */
function held(chain: HandOvers): number {
  const inside: unknown = Reflect.get(chain, 'entries');
  if (!(inside instanceof Map)) throw new Error('the chain keeps its hand-overs elsewhere now');
  return inside.size;
}

describe('the user chain', () => {
  it('lets the first row of an email begin at once', async () => {
    const chain = chainOfThree();
    expect(await chain.before(1)).toBeUndefined();
    expect(await chain.before(2)).toBeUndefined();
  });

  it('makes a later row wait for the row before it, and for no other', async () => {
    const chain = chainOfThree();
    const [third, fourth] = [watched(chain.before(3)), watched(chain.before(4))];
    chain.handOver(2, { emailKey: 'other@example.com' });
    await settle();
    expect([third.brought, fourth.brought]).toEqual(['still waits', 'still waits']);
    chain.handOver(1, { emailKey: EMAIL, user: USER });
    await settle();
    expect(third.brought).toEqual({ emailKey: EMAIL, user: USER });
    expect(fourth.brought).toBe('still waits');
    chain.handOver(3, { emailKey: EMAIL, user: { ...USER, shared: true } });
    await settle();
    expect(fourth.brought).toEqual({ emailKey: EMAIL, user: { ...USER, shared: true } });
  });

  it('brings what was handed over before anybody waited', async () => {
    const chain = chainOfThree();
    chain.handOver(1, { emailKey: EMAIL, user: USER });
    expect(await chain.before(3)).toEqual({ emailKey: EMAIL, user: USER });
  });

  it('hands on that there is no user, and since when there may be one', async () => {
    const chain = chainOfThree();
    chain.handOver(1, { emailKey: EMAIL });
    expect(await chain.before(3)).toEqual({ emailKey: EMAIL });
    chain.handOver(3, { emailKey: EMAIL, doubtSinceMs: 17 });
    expect(await chain.before(4)).toEqual({ emailKey: EMAIL, doubtSinceMs: 17 });
  });

  it('lets only the first hand-over of a row count', async () => {
    const chain = chainOfThree();
    chain.handOver(1, { emailKey: EMAIL, user: USER });
    chain.handOver(1, { emailKey: EMAIL });
    expect(await chain.before(3)).toEqual({ emailKey: EMAIL, user: USER });
  });

  // Emails of one hash are linked by mistake: the row that follows compares them.
  it('hands over the email it was given, whoever follows', async () => {
    const chain = chainOfThree();
    chain.handOver(1, { emailKey: 'somebody@else.example', user: USER });
    expect(await chain.before(3)).toMatchObject({ emailKey: 'somebody@else.example' });
  });

  it('lets go of what the ledger has, and reads it there', async () => {
    const past = pastOf({ 1: { user: USER, success: { row: 1, email: EMAIL, user: USER } } });
    const chain = chainOfThree(past, 0);
    chain.handOver(1, { emailKey: EMAIL, user: USER });
    chain.letGo();
    expect(held(chain)).toBe(1);
    past.add(0);
    chain.letGo();
    expect(held(chain)).toBe(0);
    expect(await chain.before(3)).toEqual({ emailKey: EMAIL, user: { ...USER, shared: true } });
  });

  it('hands on what a row was given that brought no user itself', async () => {
    const past = pastOf({
      1: { user: USER, success: { row: 1, email: EMAIL, user: USER } },
      3: { failure: failureOf(3, { email: EMAIL, errorType: 'org_resolution' }) },
    });
    past.add(0);
    past.add(2);
    expect(await chainOfThree(past).before(4)).toMatchObject({
      emailKey: EMAIL,
      user: { userId: USER.userId },
    });
  });

  it('ends the waits for a chunk that is given up, with what its rows were given', async () => {
    const chain = chainOfThree();
    const fourth = watched(chain.before(4));
    chain.handOver(1, { emailKey: EMAIL, user: USER });
    await chain.giveUp(3, 1);
    await settle();
    expect(fourth.brought).toEqual({ emailKey: EMAIL, user: USER });
  });

  it('finds the user whom a later row brought', async () => {
    const past = pastOf({ 4: { user: USER, success: { row: 4, email: EMAIL, user: USER } } });
    const chain = chainOfThree(past);
    expect(await chain.after(1)).toMatchObject({ emailKey: EMAIL, user: { userId: 'user_1' } });
    expect(await chain.after(2)).toBeUndefined();
    expect(await chainOfThree().after(1)).toBeUndefined();
  });
});
