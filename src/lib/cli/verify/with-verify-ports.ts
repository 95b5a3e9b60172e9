import { StopSwitch } from '../../import';
import type { JobOptions } from '../../jobs';
import { count, countOf, duration } from '../../model';
import type { VerifyEvent, VerifyPorts } from '../../verify';
import type { Connection } from '../machine/environment';
import { machinePorts } from '../machine/machine-ports';
import { stopOnSignals } from '../machine/signals';
import { keepMemorySmall, systemClock } from '../machine/system';
import { digestKey, openConnection } from '../job/open-connection';
import { type Meter, meterOnStderr } from '../terminal/meter';

/** What the ports of a verification are made from. */
export interface VerifyPortsSetup {
  readonly connection: Connection;
  readonly options: Pick<JobOptions, 'concurrency' | 'outagePatience'>;
  readonly quiet: boolean;
  readonly version: string;
  /** Prints a status message. */
  readonly say: (text: string) => void;
  /** The same command again. */
  readonly verifyCommand: string;
}

/** Calls `work` with the ports of a verification. All that they hold is closed when `work` ends. */
export async function withVerifyPorts<T>(
  setup: VerifyPortsSetup,
  work: (ports: VerifyPorts) => Promise<T>,
): Promise<T> {
  const { connection, options, quiet, version, say } = setup;
  keepMemorySmall();
  const gateway = await openConnection(connection, { concurrency: options.concurrency, version });
  const stop = new StopSwitch();
  const meter = quiet ? undefined : meterOnStderr(() => systemClock.monotonicMs());
  // The bar would overwrite the message. The next event draws it again.
  const tell = (text: string): void => {
    meter?.end();
    say(text);
  };
  const removeHandlers = stopOnSignals(stop, tell, () => setup.verifyCommand);
  try {
    return await work({
      ...machinePorts,
      random: () => Math.random(),
      digestKey: (nonce) => digestKey(connection.apiKey, nonce),
      gateway,
      stop,
      emit: (event) => {
        if (!quiet) for (const text of wordsOf(event, options)) tell(text);
        if (meter !== undefined) draw(meter, event);
      },
    });
  } finally {
    meter?.end();
    removeHandlers();
    await (stop.isAbandoned ? gateway.abort() : gateway.close());
  }
}

function wordsOf(event: VerifyEvent, { outagePatience }: VerifyPortsSetup['options']): string[] {
  if (event.type === 'continuing') {
    const { begunAtMs, rows } = event;
    const ago = `${duration(Math.max(0, systemClock.now() - begunAtMs))} ago`;
    return [
      `Continuing a verification that began ${ago} and did not end: ${countOf(rows, 'row')} compared so far.`,
    ];
  }
  if (event.type !== 'outage') return [];
  const limit = countOf(outagePatience, 'minute');
  return event.isOn
    ? [`WorkOS is returning only errors. Pausing, and probing until it recovers (up to ${limit}).`]
    : ['WorkOS is responding again. Resuming.'];
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
