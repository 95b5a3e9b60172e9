import {
  type ChunkLedger,
  type ChunkRecord,
  type FieldValues,
  type RowState,
  stepOf,
  valuesBesides,
} from '../../jobs';
import { foldedName, type IntentTime, type StepName, type StepResult } from '../../model';

/** What a row asks of an object that exists, by WorkOS's names of the fields. */
export interface Replacement {
  /** What the object has in the fields that the row gives. */
  readonly had: FieldValues;
  /** What it is to have in them. */
  readonly wanted: FieldValues;
  /** What it has in those that differ: these are sent. */
  readonly replaces: FieldValues;
}

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

  /**
   * Resolves once the values that the requests of an update are about to replace are durable. Of a repeated update only
   * fields that the first one did not send are recorded: it may have replaced the others by values of the row. Its record
   * may be lost: what equals the values of the row is not proved to be older than the job.
   */
  async noteBefore(step: StepName, requests: readonly Replacement[]): Promise<void> {
    const noted = stepOf(this.known.state, step).before;
    const values: Record<string, unknown> = {};
    const unproved: string[] = [];
    for (const request of requests) {
      const isLost = noted === undefined && this.known.isResumed && mayBeDone(request);
      if (isLost) unproved.push(...Object.keys(request.had));
      else Object.assign(values, noted ? valuesBesides(noted, request.replaces) : request.replaces);
    }
    if (unproved.length === 0 && Object.keys(values).length === 0) return;
    const lost = unproved.length === 0 ? {} : { unproved };
    await this.write({ type: 'before', step, row: this.row, values, ...lost });
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

/** True when WorkOS has what the row asks for, in whatever form it keeps it. */
function mayBeDone({ had, wanted }: Replacement): boolean {
  return foldedText(had) === foldedText(wanted);
}

function foldedText(values: FieldValues): string {
  return JSON.stringify(values, (_name, value: unknown) =>
    typeof value === 'string' ? foldedName(value) : value,
  );
}
