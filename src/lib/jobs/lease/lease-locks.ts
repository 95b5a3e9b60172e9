import { hostname } from 'node:os';
import {
  Abort,
  type Clock,
  defined,
  type JobHolder,
  sanitizeLine,
  type StoredLease,
} from '../../model';
import type { JobHold, JobLocks } from '../disk/job-locks';
import { HeldLease, LEASE_MS, sendUntil } from './held-lease';
import type { LeasePort } from './lease-port';

/** Jobs that are held by leases of a store. */
export interface LeaseLocks extends JobLocks {
  /** The epoch of this process's lease on a job; every write of the job is to be refused under another one. */
  epochOf(name: string): number | undefined;
  /** Gives back whatever a command that failed still has. */
  releaseAll(): Promise<void>;
}

/** Holds jobs by leases. A process that disappears loses its job when its lease ends; nobody has to say so. */
export function leaseLocks(port: LeasePort, clock: Clock): LeaseLocks {
  const held = new Map<string, HeldLease>();
  const release = async (name: string): Promise<void> => {
    const lease = held.get(name);
    held.delete(name);
    await lease?.release();
  };
  return {
    async take(name, since) {
      const until = sendUntil(clock);
      const holder: JobHolder = { pid: process.pid, host: hostname(), since };
      const taken = await port.take({ name, holder, forMs: LEASE_MS });
      if (!taken.taken) throw inUse(taken.by);
      const { epoch, former } = taken;
      const formerEndMs = former && clock.monotonicMs() + former.leftMs;
      const lease = { name, epoch, sendUntil: until, ...defined({ formerEndMs }) };
      held.set(name, new HeldLease(port, lease, clock));
      return former?.holder;
    },
    release,
    async releaseAll() {
      await Promise.all([...held.keys()].map(release));
    },
    async holder(name) {
      const lease = await port.read(name);
      return lease !== undefined && lease.leftMs > 0 ? lease.holder : undefined;
    },
    held: (name): JobHold | undefined => held.get(name),
    epochOf: (name) => held.get(name)?.epoch,
  };
}

function inUse({ holder }: StoredLease): Abort {
  const pid = String(holder.pid);
  const host = sanitizeLine(holder.host);
  return new Abort(
    'job_in_the_way',
    'job_in_use',
    `The job is in use by process ${pid} on ${host}.`,
    [
      `Wait for that process to end, or stop it: kill ${pid}, on ${host}`,
      'If it has disappeared, its lease ends within 30 seconds: run the same command again',
    ],
  );
}
