import { estimate, type PlannedRun, type StopSwitch, writesPerSecond } from '../../import';
import type { JobOptions, Target } from '../../jobs';
import { count, countOf, sanitizeLine } from '../../model';
import { planLines } from '../job/plan-lines';
import { confirmLive } from '../machine/confirm';

/** A run that writes into a live environment, which the user has not confirmed yet. */
export interface UnconfirmedRun {
  readonly target: Target;
  readonly options: JobOptions;
  readonly say: (text: string) => void;
  readonly stop: StopSwitch;
}

/** The question before a run into a live environment, after its plan. */
export function confirmRun(run: UnconfirmedRun): (planned: PlannedRun) => Promise<void> {
  const { target, options, say, stop } = run;
  return async (planned) => {
    const { csv, expectation } = planned.plan;
    // The plan of a resume is that of the whole file.
    if (planned.resumed === undefined) {
      const need = estimate(expectation, options);
      const pace = writesPerSecond(options);
      const lines = planLines({ rows: csv.rows, expectation, need, writesPerSecond: pace });
      say(['', ...lines, ''].join('\n'));
    }
    const asking = new AbortController();
    stop.onStop(() => {
      asking.abort();
    });
    await confirmLive(
      `${describeRun(planned)} the LIVE environment at ${target.apiUrl}?`,
      asking.signal,
    );
  };
}

function describeRun({ plan, resumed }: PlannedRun): string {
  const { path, rows } = plan.csv;
  if (resumed === undefined) return `Import ${sanitizeLine(path)} into`;
  const { jobId, unprocessed = 0 } = resumed;
  const left =
    unprocessed === 0 ? '' : `, with ${count(unprocessed)} of ${countOf(rows, 'row')} left,`;
  return `Resume job ${jobId}${left} in`;
}
