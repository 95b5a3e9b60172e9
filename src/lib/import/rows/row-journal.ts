import {
  type ChunkLedger,
  type ChunkRecord,
  type EarlierValues,
  type RowState,
  stepOf,
} from '../../jobs';
import type { IntentTime, StepName, StepResult } from '../../model';

/** Records the steps of one row. A result is written together with the record that follows it: one write, one sync. */
export class RowJournal {
  private unwritten: ChunkRecord[] = [];
  private readonly intents: Partial<Record<StepName, IntentTime>> = {};

  constructor(
    private readonly ledger: ChunkLedger,
    private readonly row: number,
    private readonly known: RowState,
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

  /**
   * Resolves once the values that an update is about to replace are durable. Those of a repeated update are not
   * recorded: the first one may have replaced them by values of the row.
   */
  async noteBefore(step: StepName, values: EarlierValues): Promise<void> {
    if (stepOf(this.known, step).before !== undefined) return;
    await this.write({ type: 'before', step, row: this.row, values });
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
    return this.ledger.append(...records);
  }
}
