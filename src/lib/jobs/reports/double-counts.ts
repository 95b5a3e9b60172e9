import { outcomeKey, type StepName, type StepResult, type Tally } from '../../model';
import { resultsOfRow, type RowState } from '../ledger/chunk-fold';

/** Counts in how many rows each object in question is, and as what. */
export class DoubleCounts {
  private readonly rows = new Map<string, { step: StepName; results: StepResult[] }>();

  constructor(private readonly objects: ReadonlySet<string>) {}

  add(state: RowState): void {
    for (const [step, result] of resultsOfRow(state)) {
      const key = objectKey(step, result);
      if (result.mark === 'shared' || !this.objects.has(key)) continue;
      const { results } = this.rows.get(key) ?? { results: [] };
      this.rows.set(key, { step, results: [...results, result] });
    }
  }

  /**
   * The tally with each of them counted once: as created if any row says so, or else as changed. A user belongs to all rows of its email
   * and has no other count; any other object is repeated by the other rows.
   */
  correct(tally: Tally): Tally {
    const outcomes: Record<string, number> = { ...tally.outcomes };
    const add = (key: string, times: number): void => {
      outcomes[key] = (outcomes[key] ?? 0) + times;
    };
    for (const { step, results } of this.rows.values()) {
      for (const { mark, outcome } of results) {
        add(outcomeKey(step, mark === 'repeated' ? mark : outcome), -1);
      }
      add(outcomeKey(step, outcomeOf(results)), 1);
      if (step !== 'user') add(outcomeKey(step, 'repeated'), results.length - 1);
    }
    return { ...tally, outcomes };
  }
}

/** The name of the object of a result. */
export function objectKey(step: StepName, { id }: StepResult): string {
  return `${step} ${id}`;
}

function outcomeOf(results: readonly StepResult[]): string {
  const own = results.filter(({ mark }) => mark !== 'repeated');
  const known =
    results.find(({ outcome }) => outcome === 'created') ??
    own.find(({ outcome }) => outcome !== 'unchanged') ??
    own[0] ??
    results[0];
  return known?.outcome ?? '';
}
