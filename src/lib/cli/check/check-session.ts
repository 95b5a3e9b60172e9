import { type Check, checkCsv } from '../../check';
import { fileFacts } from '../../csv';
import { Abort, defined } from '../../model';
import { StopSwitch } from '../../requests';
import type { CommandAnswer } from '../command/answer';
import { EXIT } from '../command/exit-status';
import { describeTarget } from '../job/describe-target';
import { outcomeOf, together } from '../job/missing-things';
import { checkCommand, importCommand, withProposals } from '../job/next-commands';
import { openBooks } from '../job/open-books';
import { type Jobs, withJobs } from '../job/with-jobs';
import { digestKey, openConnection } from '../job/open-connection';
import { assertAddressSpace } from '../machine/address-space';
import { type Connection, readConnection, readEnvironment } from '../machine/environment';
import { machinePorts } from '../machine/machine-ports';
import { abortOnSignals } from '../machine/signals';
import { keepMemorySmall, systemClock } from '../machine/system';
import type { ReadCheck } from './check-flags';
import { type CheckJson, checkJson, isReady } from './check-json';
import { checkProgress } from './check-progress';
import { nextSteps } from './next-steps';
import { renderCheck } from './render-check';

/** The arguments and flags of `check`. */
export interface CheckCommand {
  /** Parses them; throws when no file is named. */
  readonly read: () => ReadCheck;
  readonly quiet: boolean;
  readonly version: string;
  /** Prints a status message. */
  readonly say: (text: string) => void;
}

/** Checks a file against the environment of the key. */
export async function checkSession(command: CheckCommand): Promise<CommandAnswer<CheckJson>> {
  const { read, connection } = await readyToCheck(command.read);
  const beganMs = systemClock.monotonicMs();
  const place = { 'checkpoint-dir': read.checkpointDir, say: command.say };
  const check = await withJobs(place, (jobs) => run({ command, read, connection, jobs }));
  const next = nextSteps(read, check);
  return {
    json: checkJson(check, connection.target, next),
    text: renderCheck({ check, durationMs: systemClock.monotonicMs() - beganMs, next }),
    exit: isReady(check) ? EXIT.done : EXIT.someRowsFailed,
  };
}

/** @throws Abort with all that is missing at once: the file, the key */
async function readyToCheck(
  parse: () => ReadCheck,
): Promise<{ readonly read: ReadCheck; readonly connection: Connection }> {
  const read = await outcomeOf(parse);
  const file = await outcomeOf(() =>
    read instanceof Abort ? undefined : fileFacts({ path: read.csvPath }),
  );
  const connection = await outcomeOf(() => readConnection(readEnvironment()));
  if (read instanceof Abort || file instanceof Abort || connection instanceof Abort) {
    throw together([read, file, connection]);
  }
  return { read, connection };
}

interface CheckRun {
  readonly command: CheckCommand;
  readonly read: ReadCheck;
  readonly connection: Connection;
  readonly jobs: Jobs;
}

async function run({ command, read, connection, jobs }: CheckRun): Promise<Check> {
  const { quiet, say, version } = command;
  const { options } = read;
  keepMemorySmall();
  assertAddressSpace();
  if (!quiet) say(describeTarget(connection, read.csvPath));
  const progress = quiet ? undefined : checkProgress(options, say);
  const tell = (text: string): void => {
    progress?.end();
    say(text);
  };
  jobs.store?.tellBy(tell);
  const books = await openBooks({ connection, options, store: jobs.store?.store, tell });
  const gateway = await openConnection(connection, { concurrency: options.concurrency, version });
  const stop = new StopSwitch();
  try {
    return await abortOnSignals(async (signal) => {
      signal.addEventListener('abort', () => {
        stop.fail(signal.reason);
        // Reads have nothing to lose.
        void gateway.abort();
      });
      return checkCsv(
        {
          ...read,
          target: connection.target,
          appVersion: version,
          planCommand: importCommand({ ...read, sandbox: false }, '--dry-run'),
          commandWith: (proposals) =>
            checkCommand({ ...read, options: withProposals(options, proposals) }),
        },
        {
          ...machinePorts,
          earlierFiles: jobs.files,
          random: () => Math.random(),
          digestKey: (nonce) => digestKey(connection.apiKey, nonce),
          gateway,
          stop,
          ...defined({ books }),
          emit: (event) => {
            progress?.show(event);
          },
        },
      );
    });
  } finally {
    progress?.end();
    await gateway.close();
  }
}
