import { type Entry, type IndexStore, openUnfinished, type PassHead } from '../environment';
import {
  asObject,
  ifValid,
  isRequestCounts,
  isWhole,
  NO_REQUESTS,
  objectOf,
  type OrganizationId,
  parseJson,
  type RequestCounts,
  type UserId,
} from '../model';
import { type Difference, storedDifference } from './difference';

/** Between the parts of a key, as in the keys of the environment. */
const END = '\u0000';
const PREFIX = `verified${END}`;
const PROGRESS = `${PREFIX}progress`;
const DIFFERENCES = `${PREFIX}difference${END}`;
const ROW_DIGITS = 15;
/** After all rows. */
const NO_ROW = '~';

/** How far the rows are compared. */
export interface RowProgress {
  /** The last row that was compared, or left out of the sample. */
  readonly row: number;
  readonly rows: number;
  readonly matched: number;
  readonly passwords: number;
  readonly totpSecrets: number;
  readonly rejectedRows: number;
  /** Of all runs of the verification so far. */
  readonly requests: RequestCounts;
}

const isProgress = objectOf<RowProgress>({
  row: isWhole,
  rows: isWhole,
  matched: isWhole,
  passwords: isWhole,
  totpSecrets: isWhole,
  rejectedRows: isWhole,
  requests: isRequestCounts,
});

export const NO_PROGRESS: RowProgress = {
  row: 0,
  rows: 0,
  matched: 0,
  passwords: 0,
  totpSecrets: 0,
  rejectedRows: 0,
  requests: NO_REQUESTS,
};

/**
 * Everything that a verification has until it ends, in one index on disk: what was read from WorkOS, the differences
 * found so far, and how far it is. The differences of a batch of rows and the progress are one write: after a kill none
 * is lost or there twice.
 */
export class VerificationStore {
  private constructor(
    readonly index: IndexStore,
    /** When WorkOS was first read, by the first of the runs that are continued. */
    readonly begunAtMs: number,
    /** True where an earlier run is continued. */
    readonly isContinued: boolean,
  ) {}

  /** Opens the folder. What an older verification, or one of something else, has left there is removed. */
  static async open(folder: string, head: PassHead): Promise<VerificationStore> {
    const { index, begunBefore } = await openUnfinished(folder, head);
    const { begunAtMs } = begunBefore ?? head;
    return new VerificationStore(index, begunAtMs, begunBefore !== undefined);
  }

  async progress(): Promise<RowProgress> {
    const stored = asObject(parseJson((await this.index.get(PROGRESS)) ?? ''));
    return ifValid(stored, isProgress) ?? NO_PROGRESS;
  }

  /** All of it, or nothing after a kill. A difference that is there already is replaced. */
  commit(batch: {
    readonly differences: readonly Difference[];
    readonly marks?: ReadonlyMap<string, string>;
    readonly progress?: RowProgress;
  }): Promise<void> {
    const { differences, marks = new Map<string, string>(), progress } = batch;
    const entries: Entry[] = [...differences.map(differenceEntry), ...marks];
    if (progress !== undefined) entries.push([PROGRESS, JSON.stringify(progress)]);
    return this.index.add(entries);
  }

  /** The value of a mark; undefined where it was not set. */
  mark(key: string): Promise<string | undefined> {
    return this.index.get(key);
  }

  /** In the order of the rows. */
  async *differences(): AsyncGenerator<Difference> {
    for await (const text of this.index.eachValueFrom(DIFFERENCES)) yield storedDifference(text);
  }
}

/** The mark of a membership that a row names. */
export function namedMark(organizationId: OrganizationId, userId: UserId): string {
  return `${PREFIX}named${END}${organizationId}${END}${userId}`;
}

function differenceEntry(difference: Difference): Entry {
  const { row, line = '', kind, field = '', userId = '', orgId = '' } = difference;
  const { roleSlug = '', orgExternalId = '' } = difference;
  const what = `${kind}${END}${field}`;
  const place =
    row === null
      ? [NO_ROW, orgId, userId, String(line), roleSlug, orgExternalId, what].join(END)
      : `${String(row).padStart(ROW_DIGITS, '0')}${END}${what}`;
  return [DIFFERENCES + place, JSON.stringify(difference)];
}
