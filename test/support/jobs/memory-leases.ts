import type { LeasePort } from '../../../src/lib/jobs';
import type { Clock } from '../../../src/lib/model';

interface Row {
  readonly epoch: number;
  readonly holder: { readonly pid: number; readonly host: string; readonly since: string };
  endsMs: number;
}

/** The leases of a store in memory, and what a test does to it. */
export interface MemoryLeases extends LeasePort {
  /** From now on calls wait, until `back`. */
  away(): void;
  back(): void;
  /** The next renewal rejects. */
  failNext(error: Error): void;
  /** Another machine takes a job, whatever its lease says. */
  seize(name: string): void;
  /** The lease of a job ends now. */
  lapse(name: string): void;
  /** How often a lease was renewed. */
  readonly renewals: number;
  /** The epoch that may write now. */
  epochOf(name: string): number | undefined;
}

/** A store whose clock is the monotonic one of `clock`. */
export function memoryLeases(clock: Pick<Clock, 'monotonicMs'>): MemoryLeases {
  const rows = new Map<string, Row>();
  const waiting: (() => void)[] = [];
  let isAway = false;
  let epochs = 0;
  let renewals = 0;
  let failure: Error | undefined;

  async function reached(): Promise<void> {
    if (isAway) await new Promise<void>((resolve) => waiting.push(resolve));
    if (failure !== undefined) {
      const error = failure;
      failure = undefined;
      throw error;
    }
  }
  const leftMs = (row: Row): number => row.endsMs - clock.monotonicMs();
  const stored = (name: string, row: Row) => {
    const { epoch, holder } = row;
    return { name, epoch, holder, leftMs: leftMs(row) };
  };
  return {
    async take({ name, holder, forMs }) {
      await reached();
      const row = rows.get(name);
      if (row !== undefined && leftMs(row) > 0) return { taken: false, by: stored(name, row) };
      epochs += 1;
      rows.set(name, { epoch: epochs, holder, endsMs: clock.monotonicMs() + forMs });
      const former = row && { former: stored(name, row) };
      return { taken: true, epoch: epochs, ...former };
    },
    async renew({ name, epoch, forMs }) {
      await reached();
      const row = rows.get(name);
      if (row?.epoch !== epoch) return false;
      renewals += 1;
      row.endsMs = clock.monotonicMs() + forMs;
      return true;
    },
    async release({ name, epoch }) {
      await reached();
      if (rows.get(name)?.epoch === epoch) rows.delete(name);
    },
    async read(name) {
      await reached();
      const row = rows.get(name);
      return row && stored(name, row);
    },
    away() {
      isAway = true;
    },
    back() {
      isAway = false;
      for (const resume of waiting.splice(0)) resume();
    },
    seize(name) {
      epochs += 1;
      const holder = { pid: 1, host: 'elsewhere', since: '2026-01-01T00:00:00.000Z' };
      rows.set(name, { epoch: epochs, holder, endsMs: clock.monotonicMs() + 30_000 });
    },
    lapse(name) {
      const row = rows.get(name);
      if (row !== undefined) row.endsMs = clock.monotonicMs();
    },
    failNext(error) {
      failure = error;
    },
    get renewals() {
      return renewals;
    },
    epochOf: (name) => rows.get(name)?.epoch,
  };
}
