import type { StopSwitch } from '../../import';
import { Abort } from '../../model';
import { exitStatusOf } from '../command/exit-status';

const FINISH_WITHIN_MS = 10_000;

/**
 * Makes signals stop the run. The first: no new rows, rows in flight finish, 10 s at most. The second: now. What
 * was done is in the ledger in either case. Returns what takes the handlers away again.
 */
export function stopOnSignals(stop: StopSwitch, say: (text: string) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    const reason = interrupted(signal);
    if (timer !== undefined) {
      process.exit(exitStatusOf(reason));
    }
    say('Stopping: rows in flight finish first. Once more to stop now.');
    stop.stop(reason);
    timer = setTimeout(() => {
      stop.abandon(reason);
    }, FINISH_WITHIN_MS);
  };
  const onHangup = process.stderr.isTTY ? onSignal : stayUp;
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onHangup);
  return () => {
    clearTimeout(timer);
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('SIGHUP', onHangup);
  };
}

// Under nohup, or without a terminal, a hangup ends nothing: Node has forgotten that it was told to ignore it.
function stayUp(): void {
  // Having a handler is what keeps the process alive.
}

function interrupted(signal: NodeJS.Signals): Abort {
  // A closed terminal is a request to end, as SIGTERM is.
  const code = signal === 'SIGINT' ? 'sigint' : 'sigterm';
  return new Abort(
    'interrupted',
    code,
    `Stopped by ${signal}: everything done so far is recorded.`,
  );
}
