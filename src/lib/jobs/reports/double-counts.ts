import { outcomeKey, type StepName, type StepResult, type Tally } from '../../model';
import { resultsOfRow, type RowState } from '../ledger/chunk-fold';

/** The objects that a row counts although another row may have created them: found after a create in doubt. */
export function foundBy(state: RowState): readonly string[] {
  return resultsOfRow(state)
    .filter(([, { mark }]) => mark === 'found')
    .map(keyOf);
}

/** Counts how often the objects in question were counted. */
export class DoubleCounts {
  private readonly counted = new Map<string, { step: StepName; outcomes: string[] }>();

  constructor(private readonly found: ReadonlySet<string>) {}

  add(state: RowState): void {
    for (const result of resultsOfRow(state)) {
      const key = keyOf(result);
      const [step, { outcome, mark }] = result;
      if (mark === 'shared' || !this.found.has(key)) continue;
      const { outcomes } = this.counted.get(key) ?? { outcomes: [] };
      this.counted.set(key, { step, outcomes: [...outcomes, outcome] });
    }
  }

  /**
   * The tally with each of them counted once: as created if any row says so. A user belongs to all rows of its email
   * and has no other count; any other object exists for the other rows.
   */
  correct(tally: Tally): Tally {
    const outcomes: Record<string, number> = { ...tally.outcomes };
    const add = (key: string, times: 1 | -1): void => {
      outcomes[key] = (outcomes[key] ?? 0) + times;
    };
    for (const { step, outcomes: all } of this.counted.values()) {
      const kept = all.includes('created') ? all.indexOf('created') : 0;
      for (const [at, outcome] of all.entries()) {
        if (at === kept) continue;
        add(outcomeKey(step, outcome), -1);
        if (step !== 'user') add(outcomeKey(step, 'existing'), 1);
      }
    }
    return { ...tally, outcomes };
  }
}

function keyOf([step, { id }]: readonly [StepName, StepResult]): string {
  return `${step} ${id}`;
}
