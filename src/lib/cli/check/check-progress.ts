import type { CheckEvent } from '../../check';
import type { JobOptions } from '../../jobs';
import { count, countOf, settledRows } from '../../model';
import { describeOutage, progressView } from '../job/progress-view';
import { systemClock } from '../machine/system';
import { meterOnStderr } from '../terminal/meter';

// A check that takes less needs no lines about its progress.
const QUIET_MS = 2_000;

/** So many users are listed in about a second and a half. */
const SAID_EVERY = 20_000;

/** Shows how far a check is. */
export interface CheckProgress {
  show(event: CheckEvent): void;
  end(): void;
}

/** Progress on stderr, and status messages by `say`. */
export function checkProgress(
  options: Pick<JobOptions, 'outagePatience'>,
  say: (text: string) => void,
): CheckProgress {
  const monotonicMs = (): number => systemClock.monotonicMs();
  const planning = progressView(false, monotonicMs);
  const meter = meterOnStderr(monotonicMs);
  const beganMs = monotonicMs();
  let saidUsers = 0;
  const end = (): void => {
    planning.end();
    meter.end();
  };
  // A bar would overwrite the message. The next event draws it again.
  const tell = (text: string): void => {
    end();
    say(text);
  };
  return {
    end,
    show(event) {
      switch (event.type) {
        case 'planning':
          planning.show(event);
          break;
        case 'listing':
          planning.end();
          if (event.listed.users < saidUsers + SAID_EVERY) break;
          saidUsers = event.listed.users;
          say(`Listed ${count(saidUsers)} users so far.`);
          break;
        case 'listed':
          tell(describeListed(event));
          break;
        case 'checking': {
          if (!process.stderr.isTTY && monotonicMs() - beganMs < QUIET_MS) break;
          const { rows, tally } = event.progress;
          const done = settledRows(tally);
          meter.update(rows, done, () => `${count(done)}/${count(rows)} rows checked`);
          break;
        }
        case 'outage':
          tell(describeOutage(event, options));
          break;
        case 'throttled':
        case 'next_probe':
          break;
      }
    },
  };
}

/** How a check looks at the users, as a status message. */
export function describeListed({
  listedUsers,
  looksUsersUp,
  isContinued,
}: CheckEvent & { readonly type: 'listed' }): string {
  const earlier = isContinued ? ', and continuing with what an earlier check has read' : '';
  if (!looksUsersUp) return `Listed ${countOf(listedUsers, 'user')} of WorkOS${earlier}.`;
  return `Looking users up one by one: WorkOS has more than a list is worth for this file${earlier}.`;
}
