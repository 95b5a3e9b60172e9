import { join } from 'node:path';
import {
  defined,
  type IntentTime,
  NO_REQUESTS,
  type RequestCounts,
  type StepName,
  type StepResult,
  type Tally,
} from '../../model';
import type { JobSpec } from '../checkpoint/checkpoint';
import type { JobOptions } from '../checkpoint/options';
import { chunkLeaseOf, chunkLedgerName } from './chunk-ledger';
import type { JobFiles } from '../disk/job-files';
import { type JobRecord, readJobRecord } from './job-record';
import { decodeLine } from './ledger-line';
import { addBefore, addIntent, mapOf, type SharedBefore } from './shared-steps';
import { JOB_LOG } from '../names';
import { rejectOtherLedger } from '../version';

/** What the coordinator's ledger records about a job. */
export interface JobHistory {
  /** Absent when the head of the ledger cannot be read. */
  readonly head: { readonly nonce: string; readonly startedAtMs: number } | undefined;
  /** With the options and the path of the last run. Absent with the head. */
  readonly spec: JobSpec | undefined;
  /** The options of the first run. Absent with the head. */
  readonly firstOptions: JobOptions | undefined;
  /** Of the API key of the last run; absent where that is not known. */
  readonly keyDigest: string | undefined;
  /** The rows per chunk by the head and by each run: more than one number is a contradiction. */
  readonly chunkSizes: ReadonlySet<number>;
  /** The steps of what all rows share, e.g. of organizations. */
  readonly shared: SharedSteps;
  /** The highest epoch each chunk was granted with. */
  readonly epochs: ReadonlyMap<number, number>;
  /** True where `job.log` has lost a grant, so that it may have lost others, too: any chunk may have been leased before. */
  readonly hasLostGrants: boolean;
  /** Receipts that count: those of a chunk's highest epoch. */
  readonly receipts: ReadonlyMap<number, Receipt>;
  /** Chunks with any receipt, even if it no longer counts: all their rows were settled. */
  readonly settled: ReadonlySet<number>;
  readonly spent: { readonly requests: RequestCounts; readonly ms: number };
  /** Worker processes of the last run. */
  readonly workers: readonly Omit<JobRecord & { type: 'worker' }, 'type'>[];
  /** Lines that are torn or garbled. */
  readonly badLines: number;
  /** True where lines of the last run are damaged, or its head is lost: what they said was not looked up again. */
  readonly isDamaged: boolean;
}

/** What the ledger records about the steps of what all rows share, by step and then by key, e.g. `orgKey`. */
export interface SharedSteps {
  readonly results: ReadonlyMap<StepName, ReadonlyMap<string, StepResult>>;
  /** The first intents of those without a result: in doubt. */
  readonly intents: ReadonlyMap<StepName, ReadonlyMap<string, IntentTime>>;
  /** What WorkOS had before the first update of each. */
  readonly befores: ReadonlyMap<StepName, ReadonlyMap<string, SharedBefore>>;
}

export const NO_SHARED_STEPS: SharedSteps = {
  results: new Map(),
  intents: new Map(),
  befores: new Map(),
};

/** The shared objects of one step that the job has, by key. */
export function sharedResults(
  { results }: SharedSteps,
  step: StepName,
): ReadonlyMap<string, StepResult> {
  return results.get(step) ?? new Map<string, StepResult>();
}

/** The shared objects of one step that are in doubt, by key. */
export function sharedIntents(
  { intents }: SharedSteps,
  step: StepName,
): ReadonlyMap<string, IntentTime> {
  return intents.get(step) ?? new Map<string, IntentTime>();
}

/** What the shared objects of one step had before an update, by key. */
export function sharedBefores(
  { befores }: SharedSteps,
  step: StepName,
): ReadonlyMap<string, SharedBefore> {
  return befores.get(step) ?? new Map<string, SharedBefore>();
}

export interface Receipt {
  readonly epoch: number;
  readonly tally: Tally;
  readonly retryable: number;
}

/** What a job that has not run yet has spent. */
export const NOTHING_SPENT = { requests: NO_REQUESTS, ms: 0 };

/** Folds `job.log`, a line at a time, and the names of the chunks' ledgers. `onRecord` gets each record in order. */
export async function readHistory(
  files: JobFiles,
  ledgers: string,
  onRecord?: (record: JobRecord) => void,
): Promise<JobHistory> {
  const fold = new HistoryFold();
  const path = join(ledgers, JOB_LOG);
  if (await files.exists(path)) {
    let isTorn = false;
    const onTorn = (): void => {
      isTorn = true;
    };
    for await (const line of files.readLines(path, onTorn)) {
      const array = decodeLine(line);
      const record = array && readJobRecord(array);
      fold.add(record, isTorn);
      if (record !== undefined) onRecord?.(record);
    }
  }
  // A grant whose line was lost has left a file: its epoch must not be reused.
  const names = await files.list(ledgers);
  // Without its head, only the ledgers of chunks say which version wrote them.
  if (!fold.hasHead) await rejectOtherChunk(files, ledgers, names);
  for (const name of names) fold.addFile(name);
  return fold.result();
}

/** @throws Abort `job_newer`, `job_older` when another version wrote the first ledger of a chunk */
async function rejectOtherChunk(
  files: JobFiles,
  ledgers: string,
  names: readonly string[],
): Promise<void> {
  const name = names.find((each) => chunkLeaseOf(each) !== undefined);
  if (name === undefined) return;
  for await (const line of files.readLines(join(ledgers, name))) {
    const [tag, version] = decodeLine(line) ?? [];
    if (tag === 'chunk') rejectOtherLedger(version);
    return;
  }
}

// The beginning of a line that records a run, after its checksum.
const RUN_BEGINS = /^.{9}\["(?:job|run)",/;

/** When the job's last run began; undefined when the ledger does not say. Parses no other lines. */
export async function readLastRunAtMs(
  files: JobFiles,
  ledgers: string,
): Promise<number | undefined> {
  const path = join(ledgers, JOB_LOG);
  let atMs: number | undefined;
  if (!(await files.exists(path))) return undefined;
  for await (const line of files.readLines(path)) {
    if (!RUN_BEGINS.test(line)) continue;
    const record = readJobRecord(decodeLine(line) ?? []);
    if (record?.type === 'job' || record?.type === 'run') atMs = record.atMs;
  }
  return atMs;
}

class HistoryFold {
  private head: JobHistory['head'];
  private spec: JobSpec | undefined;
  private firstOptions: JobOptions | undefined;
  private keyDigest: string | undefined;
  private readonly chunkSizes = new Set<number>();
  private readonly results = new Map<StepName, Map<string, StepResult>>();
  private readonly intents = new Map<StepName, Map<string, IntentTime>>();
  private readonly befores = new Map<StepName, Map<string, SharedBefore>>();
  private readonly epochs = new Map<number, number>();
  private readonly grants = new Set<string>();
  private hasLostGrants = false;
  private readonly receipts = new Map<number, Receipt>();
  private readonly settled = new Set<number>();
  private spent: JobHistory['spent'] = NOTHING_SPENT;
  private workers: Omit<JobRecord & { type: 'worker' }, 'type'>[] = [];
  private badLines = 0;
  private isDamaged = false;
  private hasRun = false;

  /** `isTorn`: the line has no line feed, so it was not durable yet. */
  add(record: JobRecord | undefined, isTorn: boolean): void {
    if (record !== undefined) this.addRecord(record);
    else {
      this.badLines += 1;
      this.isDamaged ||= !isTorn;
    }
  }

  get hasHead(): boolean {
    return this.head !== undefined;
  }

  /** After all records: a chunk's file is made after its grant is durable. */
  addFile(name: string): void {
    const lease = chunkLeaseOf(name);
    if (lease === undefined) return;
    this.hasLostGrants ||= !this.grants.has(chunkLedgerName(lease.chunk, lease.epoch));
    this.addLease(lease);
  }

  result(): JobHistory {
    // A chunk that was granted again is not done, whatever the receipt of its earlier lease says.
    for (const [chunk, { epoch }] of this.receipts) {
      if (epoch < (this.epochs.get(chunk) ?? 0)) this.receipts.delete(chunk);
    }
    for (const [step, results] of this.results) {
      for (const key of results.keys()) this.intents.get(step)?.delete(key);
    }
    const { head, spec, results, intents, befores, epochs, receipts, settled } = this;
    const { firstOptions, keyDigest, chunkSizes, spent, workers, badLines } = this;
    const shared = { results, intents, befores };
    const hasLostGrants = this.hasLostGrants || head === undefined;
    const chunks = { chunkSizes, epochs, hasLostGrants, receipts, settled };
    const began = { head, spec, firstOptions, keyDigest };
    const isDamaged = this.isDamaged || !this.hasRun;
    return { ...began, shared, ...chunks, spent, workers, badLines, isDamaged };
  }

  private addLease({ chunk, epoch }: { readonly chunk: number; readonly epoch: number }): void {
    this.epochs.set(chunk, Math.max(epoch, this.epochs.get(chunk) ?? 0));
  }

  private addRecord(record: JobRecord): void {
    switch (record.type) {
      case 'job':
        this.beginJob(record);
        return;
      case 'run':
        this.beginRun(record);
        return;
      case 'worker':
        this.workers.push(workerOf(record));
        return;
      case 'grant':
        this.addLease(record);
        this.grants.add(chunkLedgerName(record.chunk, record.epoch));
        return;
      case 'receipt':
        this.receipts.set(record.chunk, record);
        this.settled.add(record.chunk);
        return;
      case 'spent':
        this.spent = { requests: record.requests, ms: record.ms };
        return;
      default:
        this.addStep(record);
    }
  }

  private beginJob({ nonce, atMs, spec, keyDigest }: JobRecord & { type: 'job' }): void {
    this.head = { nonce, startedAtMs: atMs };
    this.hasRun = true;
    this.spec = spec;
    this.firstOptions = spec.options;
    this.keyDigest = keyDigest;
    this.chunkSizes.add(spec.options.chunkSize);
  }

  private addStep(record: JobRecord & { type: 'intent' | 'result' | 'before' }): void {
    if (record.type === 'intent') addIntent(this.intents, record);
    else if (record.type === 'before') addBefore(this.befores, record);
    else mapOf(this.results, record.step).set(record.subject, record.result);
  }

  private beginRun(run: JobRecord & { type: 'run' }): void {
    const { options, csvPath, csvAbsolutePath, keyDigest } = run;
    this.workers = [];
    this.hasRun = true;
    this.isDamaged = false;
    this.keyDigest = keyDigest;
    this.chunkSizes.add(options.chunkSize);
    if (this.spec === undefined) return;
    const { bytes, sha256, rows } = this.spec.csv;
    const paths = { path: csvPath, ...defined({ absolutePath: csvAbsolutePath }) };
    this.spec = { ...this.spec, csv: { ...paths, bytes, sha256, rows }, options };
  }
}

function workerOf({
  pid,
  start,
  host,
}: JobRecord & { type: 'worker' }): JobHistory['workers'][number] {
  return { pid, start, ...defined({ host }) };
}
