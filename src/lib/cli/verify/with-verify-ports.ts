import type { RunOptions } from '../../jobs';
import { count, countOf, duration } from '../../model';
import type { VerifyEvent, VerifyPorts } from '../../verify';
import type { Connection } from '../machine/environment';
import { describeOutage } from '../job/progress-view';
import type { Jobs } from '../job/with-jobs';
import { withRun } from '../job/with-run';
import { systemClock } from '../machine/system';
import { type Meter, meterOnStderr } from '../terminal/meter';

/** What the ports of a verification are made from. */
export interface VerifyPortsSetup {
  readonly jobs: Jobs;
  readonly connection: Connection;
  readonly options: Pick<
    RunOptions,
    'concurrency' | 'outagePatience' | 'rateLimit' | 'headroom' | 'budget'
  >;
  readonly quiet: boolean;
  readonly version: string;
  /** Prints a status message. */
  readonly say: (text: string) => void;
  /** The same command again. */
  readonly verifyCommand: string;
}

/** Calls `work` with the ports of a verification. */
export async function withVerifyPorts<T>(
  setup: VerifyPortsSetup,
  work: (ports: VerifyPorts) => Promise<T>,
): Promise<T> {
  const { options, quiet } = setup;
  const meter = quiet ? undefined : meterOnStderr(() => systemClock.monotonicMs());
  const run = {
    ...setup,
    commandToGoOn: () => setup.verifyCommand,
    endProgress: () => meter?.end(),
  };
  return withRun(run, (ports, tell) => {
    const emit = (event: VerifyEvent): void => {
      if (event.type === 'outage' && !quiet) tell(describeOutage(event, options));
      if (event.type === 'continuing' && !quiet) tell(describeContinuing(event));
      if (event.type === 'reading_again' && !quiet) tell(describeReadingAgain(event));
      if (meter !== undefined) draw(meter, event);
    };
    return work({ ...ports, emit });
  });
}

function describeContinuing({
  begunAtMs,
  rows,
}: VerifyEvent & { readonly type: 'continuing' }): string {
  const ago = `${duration(Math.max(0, systemClock.now() - begunAtMs))} ago`;
  return `Continuing a verification that began ${ago} and did not end: ${countOf(rows, 'row')} compared so far.`;
}

function describeReadingAgain({
  delayMs,
}: VerifyEvent & { readonly type: 'reading_again' }): string {
  return `There are differences, and the job wrote a moment ago. WorkOS's lists may lag behind: they are read once more in ${duration(delayMs)}.`;
}

function draw(meter: Meter, event: VerifyEvent): void {
  if (event.type === 'reading') {
    const { users, organizations, memberships } = event.listed;
    const parts = [
      countOf(users, 'user'),
      countOf(organizations, 'organization'),
      countOf(memberships, 'membership'),
    ];
    meter.update(1, 0, () => `reading WorkOS: ${parts.join(', ')}`);
  }
  if (event.type === 'comparing') {
    const { rows, progress } = event;
    const differ = progress.rows - progress.matched - progress.rejectedRows;
    const text = `${count(progress.rows)}/${count(rows)} rows · ${count(differ)} with differences`;
    meter.update(Math.max(1, rows), progress.rows, () => text);
  }
}
