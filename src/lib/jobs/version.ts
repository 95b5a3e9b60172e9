import { Abort } from '../model';
import { AS_NEW_JOB } from './job-command';

/** Version of the ledger's format. */
export const LEDGER_VERSION = 2;

/**
 * Rejects a ledger of another format: what an older one lacks, this version would have to guess.
 *
 * @throws Abort `job_newer` or `job_older`
 */
export function rejectOtherLedger(version: unknown): void {
  rejectNewer(version, LEDGER_VERSION);
  if (typeof version !== 'number' || version >= LEDGER_VERSION) return;
  throw new Abort(
    'job_in_the_way',
    'job_older',
    `The job was written by an older version of workos-migrate (ledger format ${String(version)}, this version reads ${String(LEDGER_VERSION)}). This version cannot read or resume it. Nothing was changed.`,
    ['Resume it with the version of workos-migrate that began it', `Or import ${AS_NEW_JOB}`],
  );
}

/** @throws Abort `job_newer` for a version newer than `known` */
export function rejectNewer(version: unknown, known: number): void {
  if (typeof version !== 'number' || version <= known) return;
  throw newerJob();
}

/** The job was written by a version that knows more than this one. */
export function newerJob(): Abort {
  return new Abort(
    'job_in_the_way',
    'job_newer',
    'The job was written by a newer version of workos-migrate. This version cannot resume it.',
    ['Update workos-migrate, then resume'],
  );
}
