import { type ChunkLedger, type ChunkRecord, type RowState, stepOf } from '../../jobs';
import type { IntentTime, StepName, StepResult } from '../../model';
import { type Replacement, valuesToNote } from './earlier-values';

/** The time of the last change before an update, as a value that the update replaces. */
export function timeReplaced(
  { updatedAtMs }: { readonly updatedAtMs: number },
  isChanged: boolean,
): Replacement {
  return { had: {}, wanted: {}, replaces: isChanged ? { updated_at: updatedAtMs } : {} };
}

/** What the journal of a row continues. */
export interface JournaledRow {
  readonly ledger: ChunkLedger;
  /** What the ledger says of the row from earlier leases. */
  readonly state: RowState;
  /** True when an earlier lease may have begun the row: the ledger may have lost what it recorded. */
  readonly isResumed: boolean;
}

/** Records the steps of one row. A result is written together with the record that follows it: one write, one sync. */
export class RowJournal {
  private unwritten: ChunkRecord[] = [];
  private readonly intents: Partial<Record<StepName, IntentTime>> = {};

  constructor(
    private readonly row: number,
    private readonly known: JournaledRow,
  ) {}

  /** Resolves once the intent, and the results before it, are durable. */
  intend(step: StepName, intent: IntentTime): Promise<void> {
    this.intents[step] = intent;
    return this.write({ type: 'intent', step, subject: this.row, intent });
  }

  /** The intent of a step that this run has recorded. */
  intentOf(step: StepName): IntentTime | undefined {
    return this.intents[step];
  }

  /** Resolves once the values that the requests of an update are about to replace are durable. */
  async noteBefore(step: StepName, requests: readonly Replacement[]): Promise<void> {
    const { state, isResumed } = this.known;
    const before = valuesToNote({ noted: stepOf(state, step).before, isResumed }, requests);
    if (before === undefined) return;
    await this.write({ type: 'before', step, row: this.row, ...before });
  }

  /** True when an earlier lease was about to update the object of the step. */
  hasNotedBefore(step: StepName): boolean {
    return stepOf(this.known.state, step).before !== undefined;
  }

  /** The result of a step. It is written with the next record of the row. */
  addResult(step: StepName, result: StepResult): void {
    this.unwritten.push({ type: 'result', step, subject: this.row, result });
  }

  /** Resolves once the end of the row, and the results before it, are durable. */
  end(record: ChunkRecord & { readonly type: 'success' | 'failure' }): Promise<void> {
    return this.write(record);
  }

  private write(record: ChunkRecord): Promise<void> {
    const records = [...this.unwritten, record];
    this.unwritten = [];
    return this.known.ledger.append(...records);
  }
}
