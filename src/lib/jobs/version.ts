import { Abort } from '../model';

/** Version of the ledger's format. A reader rejects a newer one. */
export const LEDGER_VERSION = 1;

/** @throws Abort `job_newer` for a version newer than `known` */
export function rejectNewer(version: unknown, known: number = LEDGER_VERSION): void {
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
