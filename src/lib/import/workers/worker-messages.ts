import type { CsvSource } from '../../csv';
import { isJobOptions } from '../../jobs';
import {
  type Guard,
  isCount,
  isJobId,
  isText,
  isWhole,
  listOf,
  maybe,
  type MessageOf,
  messageReader,
  objectOf,
  oneOf,
} from '../../model';
import { EMAIL_CHAIN } from './services/email-chain';
import { HOLD, isHeldJob } from './services/hold';
import { LEASES } from './services/leases';
import { ORGANIZATIONS } from './services/organizations';
import { PERMITS } from './services/permits';
import { REQUESTS } from './services/requests';
import { STOPS } from './services/stops';

const isCsvSource: Guard<CsvSource> = objectOf<CsvSource>({
  path: isText,
  copyFd: maybe(isWhole),
  bytes: isCount,
  modifiedMs: isCount,
  encoding: oneOf('utf-8', 'utf-16le', 'utf-16be'),
  decodedFrom: maybe(isText),
  delimiter: isText,
  header: listOf(isText),
  textStart: isCount,
  textLine: isCount,
  headerStart: isCount,
  headerLine: isCount,
  emailLine: maybe(isCount),
  bodyStart: isCount,
  bodyLine: isCount,
});

/** The first message to a worker: the job and how to process it. The key is in its environment. */
const HELLO = {
  hello: {
    jobId: isJobId,
    jobFolder: isText,
    /** Absent for a job on a disk of this machine. */
    held: maybe(isHeldJob),
    source: isCsvSource,
    nonce: isText,
    options: isJobOptions,
    /** The worker's share of the whole. */
    writesPerSecond: isCount,
    /** How long a permit may wait to be used, where the run shares its budget. */
    permitLifetimeMs: maybe(isCount),
    retry: oneOf('none', 'retryable', 'all'),
    baseUrl: isText,
    requestTimeoutMs: isCount,
    appVersion: isText,
  },
} as const;

/**
 * Messages from a worker. No two services use one name for messages of one direction. `ask` numbers a question; its
 * answer carries the same number.
 */
export const FROM_WORKER = {
  ...PERMITS.fromWorker,
  ...ORGANIZATIONS.fromWorker,
  ...EMAIL_CHAIN.fromWorker,
  ...LEASES.fromWorker,
  ...REQUESTS.fromWorker,
  ...STOPS.fromWorker,
  ...HOLD.fromWorker,
} as const;

/** Messages to a worker. */
export const TO_WORKER = {
  ...PERMITS.toWorker,
  ...ORGANIZATIONS.toWorker,
  ...EMAIL_CHAIN.toWorker,
  ...LEASES.toWorker,
  ...REQUESTS.toWorker,
  ...STOPS.toWorker,
  ...HOLD.toWorker,
} as const;

export type Hello = MessageOf<typeof HELLO>;
export type FromWorker = MessageOf<typeof FROM_WORKER>;
export type ToWorker = MessageOf<typeof TO_WORKER>;

export const readHello = messageReader(HELLO);
export const readFromWorker = messageReader(FROM_WORKER);
export const readToWorker = messageReader(TO_WORKER);
