import { type HandOver, HandOverMissing } from '../../../src/lib/import/repeats/email-chain';
import { LocalEmailChain } from '../../../src/lib/import/repeats/local-email-chain';
import { PendingRow } from '../../../src/lib/import/repeats/pending-row';
import { FinishedRows } from '../../../src/lib/import/repeats/finished-rows';
import { RowLinks } from '../../../src/lib/import/repeats/row-links';
import type { ChunkLedgers, Doubt, RowState } from '../../../src/lib/jobs';
import { asOrganizationId, type Chunk, type StepResult } from '../../../src/lib/model';
import { chunkOf, failureOf } from '../../support/jobs/records';
import { settle } from '../../support/fake-clock';

const USER: StepResult = { id: 'user_1', outcome: 'created', externalId: '' };
const SHARED: StepResult = { ...USER, mark: 'shared' };
const EMAIL = 'ann@example.com';
const NO_DOUBT: Doubt = { since: { atMs: 0 }, wasSettled: false };

/** The rows of a ledger, each a chunk of its own. An error is thrown by reading it. */
type LedgerRows = Readonly<Record<number, RowState | Error>>;

const CHUNKS = [1, 2, 3, 4].map((row) => chunkOf(row, 1, row - 1));

function chunkOfRow(row: number): Chunk {
  return CHUNKS[row - 1] ?? chunkOf(row, 1);
}

/** Rows 1, 3 and 4 are of one email; row 2 is alone. */
function threeLinks(): RowLinks {
  const links = new RowLinks();
  links.link(3, 1);
  links.link(4, 3);
  return links;
}

function pastOf(rows: LedgerRows, read: number[] = []): FinishedRows {
  const ledgers: ChunkLedgers = {
    open: () => Promise.reject(new Error('nothing is written here')),
    read({ first: firstRow }) {
      read.push(firstRow);
      const state = rows[firstRow] ?? {};
      if (state instanceof Error) return Promise.reject(state);
      return Promise.resolve({ rows: new Map([[firstRow, state]]), badLines: 0 });
    },
  };
  const links = threeLinks();
  return new FinishedRows({
    ledgers,
    links,
    chunks: CHUNKS,
    chunkSize: 1,
    epochOf: () => 1,
    doubtOf: () => NO_DOUBT,
  });
}

/** A chain over rows 1, 3 and 4. */
function chainOfThree(past = pastOf({}), kept?: number): LocalEmailChain {
  return new LocalEmailChain(threeLinks(), past, kept);
}

/** The ledger's state of a row that created the user. */
function created(row: number, result = USER): RowState {
  const success = { type: 'success', row, email: EMAIL, steps: 1, digest: 'd' } as const;
  return { steps: { user: { result } }, success };
}

/** Finishes the row's chunk. */
function done(row: number, { past, chain }: { past: FinishedRows; chain: LocalEmailChain }): void {
  past.add(row - 1);
  chain.release(chunkOfRow(row));
}

/** Watches the result of a wait. */
function watched(wait: Promise<HandOver | undefined>): { brought: unknown } {
  const watch: { brought: unknown } = { brought: 'still waits' };
  void wait.then((value) => {
    watch.brought = value;
  });
  return watch;
}

describe('the email chain', () => {
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
    chain.handOver(3, { emailKey: EMAIL, user: SHARED });
    await settle();
    expect(fourth.brought).toEqual({ emailKey: EMAIL, user: SHARED });
  });

  it('gives a hand-over that came before any row waited', async () => {
    const chain = chainOfThree();
    chain.handOver(1, { emailKey: EMAIL, user: USER });
    expect(await chain.before(3)).toEqual({ emailKey: EMAIL, user: USER });
  });

  it('passes on that there is no user, and since when a create is in doubt', async () => {
    const chain = chainOfThree();
    chain.handOver(1, { emailKey: EMAIL });
    expect(await chain.before(3)).toEqual({ emailKey: EMAIL });
    chain.handOver(3, { emailKey: EMAIL, doubtSince: { atMs: 17 } });
    expect(await chain.before(4)).toEqual({ emailKey: EMAIL, doubtSince: { atMs: 17 } });
  });

  it('lets only the first hand-over of a row count', async () => {
    const chain = chainOfThree();
    chain.handOver(1, { emailKey: EMAIL, user: USER });
    chain.handOver(1, { emailKey: EMAIL });
    expect(await chain.before(3)).toEqual({ emailKey: EMAIL, user: USER });
  });

  // Emails of one hash are linked by mistake: the row that follows compares them.
  it('passes on the email of the hand-over, whichever row follows', async () => {
    const chain = chainOfThree();
    chain.handOver(1, { emailKey: 'somebody@else.example', user: USER });
    expect(await chain.before(3)).toMatchObject({ emailKey: 'somebody@else.example' });
  });

  it('drops hand-overs that the ledger has above its limit, and reads them there', async () => {
    const read: number[] = [];
    const past = pastOf({ 1: created(1) }, read);
    const chain = chainOfThree(past, 0);
    chain.handOver(1, { emailKey: EMAIL, user: USER });
    done(2, { past, chain });
    expect(chain.size).toBe(1);
    done(1, { past, chain });
    expect(chain.size).toBe(0);
    expect(await chain.before(3)).toEqual({ emailKey: EMAIL, user: USER });
    expect(read).toEqual([1]);
  });

  it('drops a hand-over that the next row has used once the chunks of both are finished', () => {
    const past = pastOf({});
    const chain = chainOfThree(past);
    for (const row of [1, 3]) chain.handOver(row, { emailKey: EMAIL, user: USER });
    done(3, { past, chain });
    expect(chain.size).toBe(2);
    done(1, { past, chain });
    expect(chain.size).toBe(1);
    done(4, { past, chain });
    expect(chain.size).toBe(0);
  });

  it('reads the ledger of a chunk once for all its rows, whichever rows ask and in any order', async () => {
    const rows = 40;
    const links = new RowLinks();
    for (let row = 1; row <= rows; row += 1) links.link(rows + row, row);
    const read: number[] = [];
    const ledgers: ChunkLedgers = {
      open: () => Promise.reject(new Error('nothing is written here')),
      read({ index, first: firstRow }) {
        read.push(index);
        const states = new Map<number, RowState>();
        for (let row = firstRow; row < firstRow + 5; row += 1) states.set(row, created(row));
        return Promise.resolve({ rows: states, badLines: 0 });
      },
    };
    const chunks = Array.from({ length: 16 }, (_unused, i) => chunkOf(i * 5 + 1, 5, i));
    const doubtOf = (): Doubt => NO_DOUBT;
    const parts = { ledgers, links, chunks, chunkSize: 5, epochOf: () => 1, doubtOf };
    const askAll = async (kept?: number): Promise<number> => {
      read.length = 0;
      const past = new FinishedRows(parts, kept);
      for (let chunk = 0; chunk < 8; chunk += 1) past.add(chunk);
      const chain = new LocalEmailChain(links, past);
      const waits = Array.from({ length: rows }, (_unused, i) => rows + 1 + ((i * 13) % rows));
      for (const row of waits) {
        expect(await chain.before(row)).toMatchObject({ user: { id: 'user_1' } });
      }
      return read.length;
    };
    expect(await askAll()).toBe(8);
    // What is kept has a limit.
    expect(await askAll(10)).toBeGreaterThan(8);
  });

  it('passes on what a row without a user inherited', async () => {
    const past = pastOf({
      1: created(1),
      3: { failure: failureOf(3, { email: EMAIL, errorType: 'org_resolution' }) },
    });
    past.add(0);
    past.add(2);
    expect(await chainOfThree(past).before(4)).toMatchObject({
      emailKey: EMAIL,
      user: { id: USER.id },
    });
  });

  it('passes on that the records of a row are lost, until an earlier row has the user', async () => {
    const failure = failureOf(3, { email: EMAIL, errorType: 'org_resolution' });
    const lost = { lostSince: { atMs: 0 } };
    const past = pastOf({ 1: lost, 3: { failure } });
    for (const chunk of [0, 2]) past.add(chunk);
    expect(await chainOfThree(past).before(4)).toEqual({ emailKey: EMAIL, isLost: true });
    const known = pastOf({ 1: created(1), 3: lost });
    for (const chunk of [0, 2]) known.add(chunk);
    expect(await chainOfThree(known).before(4)).toMatchObject({ emailKey: EMAIL, user: USER });
  });

  it('ends the waits for a skipped chunk with what its rows inherited', async () => {
    const chain = chainOfThree();
    const fourth = watched(chain.before(4));
    chain.handOver(1, { emailKey: EMAIL, user: USER });
    chain.giveUp(chunkOfRow(3));
    await settle();
    expect(fourth.brought).toEqual({ emailKey: EMAIL, user: USER });
  });

  it('rejects the waits for a skipped chunk when its ledger cannot be read', async () => {
    const unreadable = new Error('EIO');
    const chain = chainOfThree(pastOf({ 3: unreadable }));
    const fourth = chain.before(4);
    chain.giveUp(chunkOfRow(3));
    await expect(fourth).rejects.toBe(unreadable);
  });

  it('rejects the waits for a row that ended without a hand-over, also later ones', async () => {
    const chain = chainOfThree();
    const third = chain.before(3);
    chain.endWithoutHandOver(1);
    await expect(third).rejects.toBeInstanceOf(HandOverMissing);
    await expect(chain.before(3)).rejects.toBeInstanceOf(HandOverMissing);
    chain.handOver(3, { emailKey: EMAIL });
    chain.endWithoutHandOver(3);
    expect(await chain.before(4)).toEqual({ emailKey: EMAIL });
  });

  it('finds the user that a later row created, and whether that row shares it', async () => {
    const chain = chainOfThree(pastOf({ 4: created(4) }));
    expect(await chain.after(1)).toEqual({ emailKey: EMAIL, user: USER });
    const shared = chainOfThree(pastOf({ 4: created(4, SHARED) }));
    expect(await shared.after(1)).toEqual({ emailKey: EMAIL, user: SHARED });
    expect(await chain.after(2)).toBeUndefined();
    expect(await chainOfThree().after(1)).toBeUndefined();
  });
});

describe('earlier rows that are in flight', () => {
  const org = asOrganizationId('org_1');

  it('are found beyond rows of finished chunks, without reading their ledgers', async () => {
    const past = pastOf({ 3: new Error('not to be read') });
    const chain = chainOfThree(past);
    const pending = new PendingRow({ organizationId: org }, undefined);
    chain.handOver(3, { emailKey: EMAIL, user: USER });
    done(3, { past, chain });
    const waiting = chain.pendingBefore(4);
    chain.handOver(1, { emailKey: EMAIL, user: USER, pending });
    expect(await waiting).toBe(pending);
    // The row after it is done, and it is not: it may be asked for again.
    expect(await chain.pendingBefore(4)).toBe(pending);
    expect(await chain.pendingBefore(1)).toBeUndefined();
  });

  it('go with a user that is read from the ledger', async () => {
    const past = pastOf({ 3: created(3) });
    past.add(2);
    const chain = chainOfThree(past);
    const pending = new PendingRow({ organizationId: org }, undefined);
    chain.handOver(1, { emailKey: EMAIL, user: USER, pending });
    expect(await chain.before(4)).toEqual({ emailKey: EMAIL, user: USER, pending });
  });

  it('are none where all earlier chunks are finished', async () => {
    const past = pastOf({});
    for (const chunk of [0, 1, 2]) past.add(chunk);
    expect(await chainOfThree(past).pendingBefore(4)).toBeUndefined();
  });

  it('are dropped once they are settled', async () => {
    const past = pastOf({});
    const chain = chainOfThree(past);
    const pending = new PendingRow({ organizationId: org }, undefined);
    chain.handOver(1, { emailKey: EMAIL, user: USER, pending });
    pending.settle();
    done(1, { past, chain });
    expect(await chain.before(3)).toEqual({ emailKey: EMAIL, user: USER });
  });
});
