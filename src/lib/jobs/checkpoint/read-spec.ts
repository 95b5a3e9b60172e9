import { asObject, isFingerprint } from '../../model';
import { isJobOptions, isTarget, type JobOptions, type JobSpec } from './checkpoint';

/** Reads what a job is, from a checkpoint or from the head of its ledger. Unknown fields are dropped. */
export function readSpec(value: unknown): JobSpec | undefined {
  const { target, csv, options: stored } = asObject(value) ?? {};
  const options = readOptions(stored);
  if (options === undefined || !isTarget(target) || !isFingerprint(csv)) return undefined;
  return {
    target: { apiUrl: target.apiUrl, environment: target.environment },
    csv: { path: csv.path, bytes: csv.bytes, sha256: csv.sha256, rows: csv.rows },
    options,
  };
}

/** Reads the options of a job or of one of its runs. A job without `workers` was begun before there were any. */
export function readOptions(value: unknown): JobOptions | undefined {
  const options = { workers: 1, ...asObject(value) };
  if (!isJobOptions(options)) return undefined;
  return {
    workers: options.workers,
    concurrency: options.concurrency,
    chunkSize: options.chunkSize,
    rateLimit: options.rateLimit,
    headroom: options.headroom,
    orgId: options.orgId,
    createOrgs: options.createOrgs,
    onExisting: options.onExisting,
    maxErrors: options.maxErrors,
  };
}
