import type { Lease, LeaseHolder, LeaseReceipt, LeaseStore } from '../../src/lib/chunks';
import type { JobHistory } from '../../src/lib/jobs';
import { type Chunk, EMPTY_TALLY } from '../../src/lib/model';
import { settle } from '../support/fake-clock';

/** A job whose leases a test grants and ends. */
export interface LeaseBed {
  /** Opens the store of a new run on these chunks. A run that was open before is dead from then on. */
  open(chunks: readonly Chunk[]): Promise<LeaseStore>;
  /** What is durable: what another process reads now. */
  recorded(): Promise<Pick<JobHistory, 'epochs' | 'receipts'>>;
  close(): Promise<void>;
}

const ROWS = 10;

/** The chunk of this index, of ten items. */
export function chunkAt(index: number): Chunk {
  return { index, first: index * ROWS + 1, count: ROWS };
}

/** A holder that can be lost. */
class Holder implements LeaseHolder {
  hasGone = false;

  isGone(): boolean {
    return this.hasGone;
  }
}

const RECEIPT: LeaseReceipt = { tally: { ...EMPTY_TALLY, successes: ROWS }, retryable: 0 };

async function granted(store: LeaseStore, holder: LeaseHolder): Promise<Lease> {
  const lease = await store.grant(holder);
  if (lease === undefined) throw new Error('Nothing was granted');
  return lease;
}

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let isOpen = true;
  void promise.then(() => (isOpen = false));
  await settle();
  return isOpen;
}

/** What every `LeaseStore` does; `openBed` makes a job without leases. */
export function leaseStoreContract(openBed: () => Promise<LeaseBed>): void {
  let bed: LeaseBed;
  const open = (...indexes: readonly number[]): Promise<LeaseStore> =>
    bed.open(indexes.map(chunkAt));

  beforeEach(async () => {
    bed = await openBed();
  });
  afterEach(() => bed.close());

  describe('grants', () => {
    it('the lowest chunk first, whatever their order, and each once', async () => {
      const store = await open(2, 0, 1);
      const [a, b] = [new Holder(), new Holder()];
      const leases = [await granted(store, a), await granted(store, b), await granted(store, a)];
      expect(leases.map(({ chunk }) => chunk)).toEqual([chunkAt(0), chunkAt(1), chunkAt(2)]);
      expect(leases.map(({ epoch }) => epoch > 0)).toEqual([true, true, true]);
    });

    it('the lowest of the chunks that came back first, in whatever order they came', async () => {
      const store = await open(0, 1, 2);
      const leases = [new Holder(), new Holder(), new Holder()].map((holder) =>
        store.grant(holder),
      );
      for (const lease of await Promise.all(leases))
        if (lease !== undefined) await store.giveBack(lease);
      const holder = new Holder();
      const indexes: number[] = [];
      for (let time = 1; time <= 3; time += 1) {
        indexes.push((await granted(store, holder)).chunk.index);
      }
      expect(indexes).toEqual([0, 1, 2]);
    });

    it('a holder no chunk lower than one it has', async () => {
      const store = await open(0, 1, 2);
      const [a, b] = [new Holder(), new Holder()];
      const first = await granted(store, a);
      await granted(store, b);
      await store.giveBack(first);
      expect((await granted(store, b)).chunk.index).toBe(2);
      expect((await granted(store, a)).chunk.index).toBe(0);
    });

    it('nothing while a chunk may come back, and the chunk once it has', async () => {
      const store = await open(0);
      const lease = await granted(store, new Holder());
      const waiting = store.grant(new Holder());
      expect(await isPending(waiting)).toBe(true);
      await store.giveBack(lease);
      expect((await waiting)?.chunk).toEqual(chunkAt(0));
    });

    it('nothing once every chunk is completed or left', async () => {
      const store = await open(0, 1);
      const [a, b] = [new Holder(), new Holder()];
      const [first, second] = [await granted(store, a), await granted(store, b)];
      const waiting = store.grant(a);
      await store.complete(first, RECEIPT);
      expect([store.isOpen, await isPending(waiting)]).toEqual([true, true]);
      await store.leave(second);
      expect(await waiting).toBeUndefined();
      expect(store.isOpen).toBe(false);
    });

    it('nothing to a holder that is gone, also when it went while it waited', async () => {
      const store = await open(0);
      const [a, b] = [new Holder(), new Holder()];
      const lease = await granted(store, a);
      const waiting = store.grant(b);
      b.hasGone = true;
      await store.giveBack(lease);
      expect(await waiting).toBeUndefined();
      expect(await store.grant(b)).toBeUndefined();
      expect((await granted(store, a)).chunk.index).toBe(0);
    });

    it('nothing once it is closed, and ends every wait', async () => {
      const store = await open(0);
      const lease = await granted(store, new Holder());
      const waiting = store.grant(new Holder());
      store.close();
      expect(await waiting).toBeUndefined();
      await store.giveBack(lease);
      expect(await store.grant(new Holder())).toBeUndefined();
      expect(store.isOpen).toBe(false);
    });
  });

  describe('a chunk whose holder is gone', () => {
    it('is granted again with a higher epoch', async () => {
      const store = await open(0);
      const lease = await granted(store, new Holder());
      expect(await store.expire(lease)).toBe('waiting');
      const next = await granted(store, new Holder());
      expect(next.chunk).toEqual(lease.chunk);
      expect(next.epoch).toBeGreaterThan(lease.epoch);
    });

    it('goes to a holder without any other chunk, which gets no other until it ends', async () => {
      const store = await open(0, 1, 2, 3, 4);
      const [a, b, c] = [new Holder(), new Holder(), new Holder()];
      await granted(store, a);
      await store.expire(await granted(store, b));
      expect((await granted(store, a)).chunk.index).toBe(2);
      const suspect = await granted(store, b);
      expect(suspect.chunk.index).toBe(1);
      const waiting = store.grant(b);
      const grants = [waiting.then(() => 'b'), store.grant(c).then(() => 'c')];
      expect(await Promise.race(grants)).toBe('c');
      await store.complete(suspect, RECEIPT);
      expect((await waiting)?.chunk.index).toBe(4);
    });

    it('is skipped after three crashes', async () => {
      const store = await open(0);
      const expiries: string[] = [];
      for (let crash = 1; crash <= 3; crash += 1) {
        expiries.push(await store.expire(await granted(store, new Holder())));
      }
      expect(expiries).toEqual(['waiting', 'waiting', 'skipped']);
      expect(await store.grant(new Holder())).toBeUndefined();
      expect(store.isOpen).toBe(false);
    });

    it('is not blamed when it was given back', async () => {
      const store = await open(0, 1);
      const holder = new Holder();
      for (let time = 1; time <= 4; time += 1) {
        await store.giveBack(await granted(store, new Holder()));
      }
      await granted(store, holder);
      expect((await granted(store, holder)).chunk.index).toBe(1);
    });
  });

  describe('what is durable', () => {
    it('has the epoch of a lease before the lease begins', async () => {
      const store = await open(0, 1);
      const lease = await granted(store, new Holder());
      expect((await bed.recorded()).epochs).toEqual(new Map([[0, lease.epoch]]));
    });

    it('has the receipt of a chunk once it is completed', async () => {
      const store = await open(0);
      const lease = await granted(store, new Holder());
      expect((await bed.recorded()).receipts.size).toBe(0);
      expect(await store.complete(lease, RECEIPT)).toBe(true);
      const receipt = (await bed.recorded()).receipts.get(0);
      expect(receipt).toMatchObject({ ...RECEIPT, epoch: lease.epoch });
    });

    it('lets epochs rise over runs, also where a lease left nothing behind', async () => {
      const epochs: number[] = [];
      for (let run = 1; run <= 3; run += 1) {
        const lease = await granted(await open(0), new Holder());
        expect(lease.epochBefore).toBe(epochs.at(-1) ?? 0);
        epochs.push(lease.epoch);
      }
      const store = await open(0);
      const givenBack = await granted(store, new Holder());
      await store.giveBack(givenBack);
      const last = await granted(store, new Holder());
      epochs.push(givenBack.epoch, last.epoch);
      expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b));
      expect(last.epochBefore).toBe(epochs[2]);
    });

    it('tells a later lease that the chunk was settled', async () => {
      const store = await open(0);
      const lease = await granted(store, new Holder());
      await store.complete(lease, RECEIPT);
      const again = await granted(await open(0), new Holder());
      expect([lease.doubt.wasSettled, again.doubt.wasSettled]).toEqual([false, true]);
      expect((await bed.recorded()).receipts.size).toBe(0);
    });
  });

  describe('a lease', () => {
    it('is renewed until it ends', async () => {
      const store = await open(0, 1, 2, 3);
      const ends = ['complete', 'giveBack', 'leave', 'expire'] as const;
      for (const end of ends) {
        const lease = await granted(store, new Holder());
        expect([end, await store.renew(lease)]).toEqual([end, true]);
        await store[end](lease, RECEIPT);
        expect([end, await store.renew(lease)]).toEqual([end, false]);
      }
    });

    it('that has expired settles nothing, before or after the chunk is granted again', async () => {
      const store = await open(0);
      const late = await granted(store, new Holder());
      await store.expire(late);
      expect(await store.complete(late, RECEIPT)).toBe(false);
      expect((await bed.recorded()).receipts.size).toBe(0);
      const next = await granted(store, new Holder());
      expect(await store.complete(late, RECEIPT)).toBe(false);
      expect((await bed.recorded()).receipts.size).toBe(0);
      expect(await store.complete(next, RECEIPT)).toBe(true);
      expect((await bed.recorded()).receipts.get(0)?.epoch).toBe(next.epoch);
    });

    it('that expires while its receipt is written settles nothing once the chunk is granted again', async () => {
      const store = await open(0);
      const late = await granted(store, new Holder());
      const completing = store.complete(late, RECEIPT);
      const expiry = await store.expire(late);
      if (expiry === 'ended') {
        expect(await completing).toBe(true);
        return;
      }
      const next = await granted(store, new Holder());
      expect(await completing).toBe(false);
      expect((await bed.recorded()).receipts.size).toBe(0);
      expect(await store.renew(next)).toBe(true);
    });

    it('ends once: what its holder says later changes nothing for the next one', async () => {
      const store = await open(0);
      const late = await granted(store, new Holder());
      await store.expire(late);
      const next = await granted(store, new Holder());
      await store.giveBack(late);
      await store.leave(late);
      expect(await store.expire(late)).toBe('ended');
      expect(await isPending(store.grant(new Holder()))).toBe(true);
      expect(await store.complete(next, RECEIPT)).toBe(true);
      expect(await store.complete(next, RECEIPT)).toBe(false);
    });

    it('can be completed after the store is closed', async () => {
      const store = await open(0);
      const lease = await granted(store, new Holder());
      store.close();
      expect(await store.complete(lease, RECEIPT)).toBe(true);
      expect((await bed.recorded()).receipts.get(0)?.epoch).toBe(lease.epoch);
    });
  });
}
