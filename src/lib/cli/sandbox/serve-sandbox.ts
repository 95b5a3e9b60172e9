import { Abort, systemErrorCode } from '../../model';
import {
  FaultSpecError,
  parseFault,
  parseRateLimit,
  RateLimitError,
  startSandbox,
} from '../../sandbox';
import { EXIT } from '../command/exit-status';
import { assertAddressSpace } from '../machine/address-space';
import { untilSignal } from '../machine/signals';

/** The flags of `sandbox`. */
export interface SandboxCommand {
  readonly port: number;
  /** The API key it accepts; undefined for a random one. */
  readonly key: string | undefined;
  readonly rateLimit: string;
  readonly latencyMs: number;
  readonly faults: readonly string[];
  readonly multipleRoles: boolean;
  readonly roles: readonly string[];
  /** Called with a line for each request; absent without `--log`. */
  readonly log: ((line: string) => void) | undefined;
  /** Called once the sandbox accepts requests. */
  readonly onReady: (sandbox: SandboxJson) => void;
}

/** The address of a sandbox, and the key it accepts. */
export interface SandboxJson {
  readonly url: string;
  readonly key: string;
}

/** Serves a sandbox until a signal ends it. This is the intended end, so the exit status is 0. */
export async function serveSandbox(command: SandboxCommand): Promise<void> {
  assertAddressSpace();
  const { port, latencyMs, multipleRoles, roles, log } = command;
  const rateLimit = parseFlag('rate-limit', () => parseRateLimit(command.rateLimit));
  const faults = command.faults.map((spec) => parseFlag('fault', () => parseFault(spec)));
  const sandbox = await startSandbox({
    port,
    key: parseKey(command.key),
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
  // Listen before the address is printed: a signal may follow at once.
  const ending = untilSignal();
  command.onReady({ url, key });
  await ending;
  await sandbox.close();
  process.exitCode = EXIT.done;
}

/** @throws Abort `flag_invalid`: no import would send such a key */
function parseKey(key: string | undefined): string | undefined {
  if (key === undefined || /^sk_[\x21-\x7e]+$/.test(key)) return key;
  const message =
    '--key must begin with sk_, and consist of ASCII letters, digits and punctuation, without spaces.';
  throw new Abort('usage', 'flag_invalid', message);
}

/** @throws Abort `flag_invalid`: a malformed flag is a usage error, not a bug */
function parseFlag<T>(flag: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FaultSpecError || error instanceof RateLimitError) {
      throw new Abort('usage', 'flag_invalid', `--${flag}: ${error.message}`);
    }
    throw error;
  }
}

function portInUse(port: number): Abort {
  return new Abort('usage', 'port_in_use', `Port ${String(port)} is in use.`, [
    'Choose another port with --port, or use --port 0 to pick a free one',
  ]);
}
