import { type CsvRow, readRows } from '../csv';
import type { EnvironmentReads } from '../environment';
import { parseImportRow, type Plan, type RejectingOptions, type RejectionCode } from '../import';
import type { RowState } from '../jobs';
import { type CsvChunk, normalEmail, type RequestCounts } from '../model';
import { isAddress, type RejectedRow } from '../records';
import type { Difference } from './difference';
import type { FileOrganizations } from './file-organizations';
import { historyOfRow, historyWithoutJob, type RowHistory } from './row-history';
import { unreadable } from './unreadable';
import { namedMark, type RowProgress, type VerificationStore } from './verification-store';
import {
  type AcceptedTask,
  asksForFactor,
  compareRow,
  type FindFactor,
  lookForRow,
  pairOf,
  type RowFacts,
} from './verify-row';

/** Rows that are looked up together, and whose results are one write: enough to keep all slots busy. */
const BATCH_ROWS = 500;

/** The states of the rows of a chunk. */
export type RowStates = ReadonlyMap<number, RowState>;

export interface RowPassParts {
  readonly plan: Pick<Plan, 'source' | 'columns' | 'chunks' | 'links'>;
  readonly options: RejectingOptions;
  readonly reads: EnvironmentReads;
  readonly orgs: FileOrganizations;
  /** The TOTP factor of a user, if it has one. */
  readonly findFactor: FindFactor;
  readonly store: VerificationStore;
  /** What the job recorded of the rows of a chunk; undefined for a file without a job. */
  readonly statesOf: ((chunk: CsvChunk) => Promise<RowStates>) | undefined;
  /** Undefined where all rows are compared. */
  readonly isSampled: ((row: number) => boolean) | undefined;
  /** True where each membership that a row names is to be marked. */
  readonly marksMembers: boolean;
  /** The requests of the verification so far, those of earlier runs included. */
  readonly requests: () => RequestCounts;
  /** Called before each batch. @throws Abort when the run stops */
  readonly throwWhenStopped: () => void;
  readonly onProgress: (progress: RowProgress) => void;
}

/** A row with what was looked up for it. */
type Looked =
  | { readonly kind: 'accepted'; readonly task: AcceptedTask; readonly facts: RowFacts }
  | { readonly kind: 'rejected'; readonly differences: readonly Difference[] };

/** Compares the rows of the file with WorkOS, batch by batch, from where an earlier run was killed. */
export class RowPass {
  private progress: RowProgress;

  constructor(
    private readonly parts: RowPassParts,
    begun: RowProgress,
  ) {
    this.progress = begun;
  }

  /** @throws Abort when the run stops, or the file has changed since it was planned */
  async run(): Promise<RowProgress> {
    const { plan, statesOf } = this.parts;
    for (const chunk of plan.chunks) {
      if (chunk.first + chunk.count - 1 <= this.progress.row) continue;
      const states = await statesOf?.(chunk);
      for await (const rows of readRows(plan.source, {
        range: { ...chunk, firstRow: chunk.first },
      })) {
        for (let at = 0; at < rows.length; at += BATCH_ROWS) {
          await this.compare(rows.slice(at, at + BATCH_ROWS), states);
        }
      }
    }
    return this.progress;
  }

  private async compare(batch: readonly CsvRow[], states: RowStates | undefined): Promise<void> {
    const { throwWhenStopped, isSampled, store, orgs, onProgress } = this.parts;
    const last = batch.at(-1)?.row ?? 0;
    if (last <= this.progress.row) return;
    throwWhenStopped();
    const rows = batch.filter(({ row }) => row > this.progress.row && (isSampled?.(row) ?? true));
    const looked = await Promise.all(rows.map((row) => this.look(row, states)));
    const marks = new Map<string, string>();
    const differences: Difference[] = [];
    const counts = { matched: 0, passwords: 0, totpSecrets: 0, rejectedRows: 0 };
    for (const each of looked) {
      const found =
        each.kind === 'rejected'
          ? each.differences
          : await this.judge(each.task, each.facts, marks);
      differences.push(...found);
      if (found.length === 0) counts[each.kind === 'rejected' ? 'rejectedRows' : 'matched'] += 1;
      if (each.kind === 'rejected') continue;
      if (hasPassword(each.task)) counts.passwords += 1;
      if (asksForFactor(each.task)) counts.totpSecrets += 1;
    }
    const { progress } = this;
    this.progress = {
      row: last,
      rows: progress.rows + rows.length,
      matched: progress.matched + counts.matched,
      passwords: progress.passwords + counts.passwords,
      totpSecrets: progress.totpSecrets + counts.totpSecrets,
      rejectedRows: progress.rejectedRows + counts.rejectedRows,
      requests: this.parts.requests(),
    };
    differences.push(...orgs.takeDifferences());
    await store.commit({ differences, marks, progress: this.progress });
    onProgress(this.progress);
  }

  private async look(csvRow: CsvRow, states: RowStates | undefined): Promise<Looked> {
    const { plan, options, isSampled } = this.parts;
    const parsed = parseImportRow(csvRow, plan.columns, options);
    const { row } = csvRow;
    if (!parsed.ok) {
      const difference = await this.lookForRejected(row, parsed);
      return { kind: 'rejected', differences: difference === undefined ? [] : [difference] };
    }
    const task = {
      row,
      record: parsed.record,
      history: this.historyOf(row, states),
      // Earlier rows may not be in the sample.
      checksFactor: isSampled !== undefined || !plan.links.isAfterFactor(row),
    };
    return { kind: 'accepted', task, facts: await lookForRow(task, this.parts) };
  }

  private historyOf(row: number, states: RowStates | undefined): RowHistory {
    const { links } = this.parts.plan;
    return states === undefined
      ? historyWithoutJob(row, links)
      : historyOfRow(row, links, states.get(row));
  }

  /** A row that the row rules reject cannot be compared: only whether its user is there can be told. */
  private async lookForRejected(
    row: number,
    { email, problems }: RejectedRow<RejectionCode>,
  ): Promise<Difference | undefined> {
    const [problem] = problems;
    const of = { row, email, imported: false as const, rejected: true as const };
    const missing: Difference = {
      ...of,
      kind: 'missing_user',
      ...(problem === undefined ? {} : { errorCode: problem.rule }),
    };
    if (!isAddress(email)) return missing;
    const answer = await this.parts.reads.findUsersByEmail(email);
    if (!answer.ok) {
      const { code: errorCode, message } = unreadable(answer.failure);
      return { ...of, kind: 'unreadable', field: 'user', errorCode, message };
    }
    const isThere = answer.value.some((user) => normalEmail(user.email) === normalEmail(email));
    return isThere ? undefined : missing;
  }

  /** The differences of a row. Rows must be judged in their order: of one membership the roles of the first row count. */
  private async judge(
    task: AcceptedTask,
    facts: RowFacts,
    marks: Map<string, string>,
  ): Promise<readonly Difference[]> {
    const { store, plan, marksMembers, isSampled } = this.parts;
    const { row, history } = task;
    const pair = pairOf(facts);
    const isRepeated = plan.links.isLinked(row);
    // Earlier rows may not be in the sample.
    let comparesRoles = isSampled === undefined || plan.links.previousOf(row) === 0;
    if (pair !== undefined && (marksMembers || isRepeated)) {
      const key = namedMark(pair.organizationId, pair.userId);
      const known = isRepeated ? (marks.get(key) ?? (await store.mark(key)) ?? NAMED) : NAMED;
      if (known !== NAMED) comparesRoles = false;
      // A row that was not imported gave no roles.
      const isFirst = history.failure === undefined && known === NAMED;
      marks.set(key, isFirst ? String(row) : known);
    }
    return compareRow(task, facts, { comparesRoles });
  }
}

/** The mark of a membership whose roles no row has given yet. */
const NAMED = '0';

function hasPassword({ record, history }: AcceptedTask): boolean {
  const { password, passwordHash } = record.user;
  return history.ownsUser && (password !== undefined || passwordHash !== undefined);
}
