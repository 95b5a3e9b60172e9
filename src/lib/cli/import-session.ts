import type { JobOptions, Target } from '../jobs';
import { nodeFiles } from '../jobs';
import {
  estimate,
  type ImportEnd,
  type ImportEvent,
  runImport,
  StopSwitch,
  writesPerSecond,
} from '../import';
import { defined, type JobId, oneLine } from '../model';
import { type GatewayOptions, openGateway } from '../workos';
import type { CommandAnswer } from './answer';
import { confirmLive } from './confirm';
import { type Connection, readConnection, readEnvironment } from './environment';
import { EXIT, exitStatusOf } from './exit-status';
import { countOf, duration } from './format';
import { type ImportJson, importJson } from './import-json';
import { nextCommands } from './next-commands';
import { progressView } from './progress';
import { renderImport } from './render-import';
import { type SandboxContents, startSandboxProcess } from './sandbox-process';
import { stopOnSignals } from './signals';
import { randomText, systemClock } from './system';

// Long enough for a slow answer; a request that takes longer is looked up, not waited for.
const REQUEST_TIMEOUT_MS = 30_000;

/** What `import` was asked for on the command line. */
export interface ImportCommand {
  readonly csvPath: string;
  readonly jobId: JobId;
  readonly checkpointDir: string;
  readonly options: JobOptions;
  readonly sandbox: boolean;
  readonly yes: boolean;
  readonly quiet: boolean;
  readonly version: string;
  /** Prints talk. */
  readonly say: (text: string) => void;
}

/** Imports into the environment of the key, or into a sandbox of its own. */
export async function importSession(command: ImportCommand): Promise<CommandAnswer<ImportJson>> {
  if (!command.sandbox) {
    const end = await importInto(command, readConnection(readEnvironment()));
    return answer(command, end);
  }
  const sandbox = await startSandboxProcess();
  try {
    const end = await importInto(command, sandbox.connection);
    return answer(command, end, await sandbox.contents());
  } finally {
    await sandbox.stop();
  }
}

async function importInto(command: ImportCommand, connection: Connection): Promise<ImportEnd> {
  const { options, say, quiet, ...request } = command;
  if (!quiet) say(describeTarget(connection.target, command));
  await confirmLive(connection, { yes: command.yes, file: command.csvPath });
  const gateway = await openGateway(gatewayOptions(command, connection));
  const stop = new StopSwitch();
  const view = progressView(quiet, () => systemClock.now());
  const removeHandlers = stopOnSignals(stop, (text) => {
    // The bar gives way, and comes back below.
    view.end();
    say(text);
  });
  const emit = (event: ImportEvent): void => {
    view.show(event);
    if (event.type === 'planned' && !quiet) say(describeJob(command, event));
  };
  try {
    return await runImport(
      { ...request, options, target: connection.target },
      {
        files: nodeFiles(),
        clock: systemClock,
        random: () => Math.random(),
        newNonce: () => randomText(16),
        gateway,
        stop,
        emit,
      },
    );
  } finally {
    view.end();
    removeHandlers();
    await (stop.isAbandoned ? gateway.abort() : gateway.close());
  }
}

function gatewayOptions(command: ImportCommand, connection: Connection): GatewayOptions {
  return {
    apiKey: connection.apiKey,
    baseUrl: connection.baseUrl,
    connections: command.options.concurrency,
    timeoutMs: REQUEST_TIMEOUT_MS,
    now: () => systemClock.now(),
    appVersion: command.version,
  };
}

function describeTarget(target: Target, { csvPath }: ImportCommand): string {
  const kind = { live: 'LIVE environment', test: 'test environment', sandbox: 'sandbox' };
  return `Target ${target.apiUrl} (${kind[target.environment]}), file ${oneLine(csvPath)}`;
}

function describeJob(command: ImportCommand, planned: ImportEvent & { type: 'planned' }): string {
  const { users, memberships, organizations } = planned.expectation;
  const { options } = command;
  const { shortestMs } = estimate(planned.expectation, {
    writesPerSecond: writesPerSecond(options),
    createOrgs: options.createOrgs,
  });
  const { byId, byExternalId, byName } = organizations;
  const parts = [
    countOf(planned.rows, 'row'),
    countOf(users, 'user'),
    countOf(memberships, 'membership'),
    countOf(byId + byExternalId + byName, 'organization'),
  ];
  return `Job ${command.jobId}: ${parts.join(', ')}; ${duration(shortestMs)} at the least`;
}

function answer(
  command: ImportCommand,
  end: ImportEnd,
  sandbox?: SandboxContents,
): CommandAnswer<ImportJson> {
  const next = nextCommands(command, end);
  return {
    json: importJson(end, next),
    text: renderImport({ ...end, next, ...defined({ sandbox }) }),
    exit: exitOf(end),
  };
}

function exitOf({ stoppedBy, checkpoint }: ImportEnd): number {
  if (stoppedBy !== undefined) return exitStatusOf(stoppedBy);
  return checkpoint.summary.failures > 0 ? EXIT.someRowsFailed : EXIT.done;
}
