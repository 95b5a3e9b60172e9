import { Abort, systemErrorCode } from '../../model';
import { EXIT } from '../command/exit-status';

/** What `sandbox` was asked for on the command line. */
export interface SandboxCommand {
  readonly port: number;
  readonly rateLimit: string;
  readonly latencyMs: number;
  readonly faults: readonly string[];
  readonly multipleRoles: boolean;
  readonly roles: readonly string[];
  /** Told a line for each request; absent: no log. */
  readonly log: ((line: string) => void) | undefined;
  /** Told once the sandbox serves. */
  readonly onReady: (sandbox: SandboxJson) => void;
}

/** Where a sandbox serves, and the key it takes. */
export interface SandboxJson {
  readonly url: string;
  readonly key: string;
}

/**
 * Serves a sandbox until a signal ends it: the way it is meant to end, so the exit status is 0. Its server is loaded here
 * and not with this file: no other command needs it.
 */
export async function serveSandbox(command: SandboxCommand): Promise<void> {
  const { parseFault, parseRateLimit, startSandbox, ...errors } =
    await import('../../sandbox/index.js');
  const reading = <T>(flag: string, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      // What a flag says is the user's: its errors are usage, not bugs.
      if (error instanceof errors.FaultSpecError || error instanceof errors.RateLimitError) {
        throw new Abort('usage', 'flag_invalid', `--${flag}: ${error.message}`);
      }
      throw error;
    }
  };
  const { port, latencyMs, multipleRoles, roles, log } = command;
  const rateLimit = reading('rate-limit', () => parseRateLimit(command.rateLimit));
  const faults = command.faults.map((spec) => reading('fault', () => parseFault(spec)));
  const sandbox = await startSandbox({
    port,
    rateLimit,
    latencyMs,
    faults,
    multipleRoles,
    roles,
    log,
  }).catch((error: unknown) => {
    throw systemErrorCode(error) === 'EADDRINUSE' ? portInUse(port) : error;
  });
  const { url, key } = sandbox;
  // Listened to before anybody knows that there is something to end.
  const ending = signalled();
  command.onReady({ url, key });
  await ending;
  await sandbox.close();
  process.exitCode = EXIT.done;
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}

function portInUse(port: number): Abort {
  return new Abort('usage', 'port_in_use', `Port ${String(port)} is in use.`, [
    'Choose another one with --port, or --port 0 for any free one',
  ]);
}
