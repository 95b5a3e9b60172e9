import {
  asObject,
  type Fingerprint,
  type JobId,
  parseJobId,
  parseJson,
  type Summary,
} from '../../model';
import {
  type Checkpoint,
  CHECKPOINT_VERSION,
  type JobOptions,
  type JobSpec,
  type Target,
} from './checkpoint';
import { refuseNewer } from '../version';

const STATUSES = ['running', 'completed', 'partial', 'stopped', 'interrupted'] as const;

/**
 * Reads the text of a `checkpoint.json`. Undefined when it is torn or lacks what a resume needs.
 *
 * @throws Abort `job_newer`
 */
export function readCheckpoint(text: string): Checkpoint | undefined {
  const stored = asObject(parseJson(text));
  if (stored === undefined) return undefined;
  refuseNewer(stored['version'], CHECKPOINT_VERSION);
  const spec = readSpec(stored);
  const jobId = readJobId(stored['jobId']);
  const isWhole =
    STATUSES.some((status) => status === stored['status']) &&
    hasNumbers(stored['chunks'], CHUNKS) &&
    hasNumbers(stored['summary'], SUMMARY) &&
    hasNumbers(asObject(stored['summary'])?.['requests'], REQUESTS) &&
    typeof stored['createdAt'] === 'string' &&
    typeof stored['updatedAt'] === 'string';
  if (spec === undefined || jobId === undefined || !isWhole) return undefined;
  // What is gone by and counted was read above; the rest is shown as it was written, whole, by this program.
  return { ...(stored as unknown as Checkpoint), ...spec, jobId };
}

const CHUNKS = ['total', 'done', 'size'] as const satisfies readonly (keyof Checkpoint['chunks'])[];

const SUMMARY = [
  'total',
  'successes',
  'failures',
  'unprocessed',
  'usersCreated',
  'usersAdopted',
  'usersUpdated',
  'membershipsCreated',
  'membershipsExisting',
  'organizationsCreated',
  'organizationsFound',
  'durationMs',
] as const satisfies readonly (keyof Summary)[];

const REQUESTS = [
  'writes',
  'reads',
  'throttled',
  'retried',
] as const satisfies readonly (keyof Summary['requests'])[];

function hasNumbers(value: unknown, names: readonly string[]): boolean {
  const stored = asObject(value) ?? {};
  return names.every((name) => isNumber(stored[name]));
}

/** Reads what a job is, from a checkpoint or from the head of its ledger. */
export function readSpec(value: unknown): JobSpec | undefined {
  const stored = asObject(value) ?? {};
  const target = readTarget(stored['target']);
  const csv = readFingerprint(stored['csv']);
  const options = readOptions(stored['options']);
  return target && csv && options && { target, csv, options };
}

export function readOptions(value: unknown): JobOptions | undefined {
  const stored = asObject(value) ?? {};
  const speed = readSpeed(stored);
  const { orgId, createOrgs, onExisting, maxErrors } = stored;
  if (orgId !== null && typeof orgId !== 'string') return undefined;
  if (maxErrors !== null && !isNumber(maxErrors)) return undefined;
  if (typeof createOrgs !== 'boolean' || speed === undefined) return undefined;
  if (onExisting !== 'fail' && onExisting !== 'adopt' && onExisting !== 'update') return undefined;
  return { ...speed, orgId, createOrgs, onExisting, maxErrors };
}

type Speed = Pick<JobOptions, 'workers' | 'concurrency' | 'chunkSize' | 'rateLimit' | 'headroom'>;

function readSpeed(stored: Readonly<Record<string, unknown>>): Speed | undefined {
  const { workers = 1, concurrency, chunkSize, rateLimit, headroom } = stored;
  if (!isNumber(workers) || !isNumber(concurrency) || !isNumber(chunkSize)) return undefined;
  if (!isNumber(rateLimit) || !isNumber(headroom)) return undefined;
  return { workers, concurrency, chunkSize, rateLimit, headroom };
}

function readTarget(value: unknown): Target | undefined {
  const { apiUrl, environment } = asObject(value) ?? {};
  if (typeof apiUrl !== 'string') return undefined;
  if (environment !== 'live' && environment !== 'test' && environment !== 'sandbox') {
    return undefined;
  }
  return { apiUrl, environment };
}

function readFingerprint(value: unknown): Fingerprint | undefined {
  const { path, bytes, sha256, rows } = asObject(value) ?? {};
  if (typeof path !== 'string' || typeof sha256 !== 'string') return undefined;
  return isNumber(bytes) && isNumber(rows) ? { path, bytes, sha256, rows } : undefined;
}

function readJobId(value: unknown): JobId | undefined {
  return typeof value === 'string' ? parseJobId(value) : undefined;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
