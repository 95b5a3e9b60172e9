import { isRecord } from '../wire/body-reader';
import { readFaults } from '../faults/fault-object';
import type { SandboxOptions } from './options';
import { checkRateLimit, parseRateLimit, type RateLimit } from '../limits/rate-limit';

/** A message the sandbox's process cannot read. */
export class MessageError extends Error {
  override readonly name = 'MessageError';
}

/** What the parent of the sandbox's process sends. */
export type ParentMessage =
  | { readonly type: 'start'; readonly options: SandboxOptions; readonly log: boolean }
  | { readonly type: 'stop' };

type Loose = Readonly<Record<string, unknown>>;

function fail(name: string, complaint: string): never {
  throw new MessageError(`options.${name} ${complaint}`);
}

function textAt(options: Loose, name: string): string | undefined {
  const value = options[name];
  if (value === undefined || typeof value === 'string') return value;
  return fail(name, 'must be a string');
}

function flagAt(options: Loose, name: string): boolean | undefined {
  const value = options[name];
  if (value === undefined || typeof value === 'boolean') return value;
  return fail(name, 'must be true or false');
}

function numberAt(options: Loose, name: string, most: number): number | undefined {
  const value = options[name];
  if (value === undefined) return undefined;
  const isFine = typeof value === 'number' && Number.isInteger(value) && value >= 0;
  return isFine && value <= most ? value : fail(name, `must be a whole number from 0 to ${most}`);
}

function rolesAt(options: Loose): readonly string[] | undefined {
  const value = options['roles'];
  if (value === undefined) return undefined;
  const items: readonly unknown[] = Array.isArray(value) ? value : [undefined];
  const roles = items.filter((item) => typeof item === 'string');
  return roles.length === items.length ? roles : fail('roles', 'must be a list of strings');
}

function rateLimitAt(options: Loose): RateLimit | undefined {
  const value = options['rateLimit'];
  if (value === undefined) return undefined;
  if (typeof value === 'string') return parseRateLimit(value);
  if (!isRecord(value)) return fail('rateLimit', 'must be a string or an object');
  return checkRateLimit({ requests: value['requests'], perSeconds: value['perSeconds'] });
}

function readOptions(options: Loose): SandboxOptions {
  return {
    port: numberAt(options, 'port', 65_535),
    key: textAt(options, 'key'),
    rateLimit: rateLimitAt(options),
    retryAfter: flagAt(options, 'retryAfter'),
    latencyMs: numberAt(options, 'latencyMs', 600_000),
    faults: options['faults'] === undefined ? undefined : readFaults(options['faults']),
    seed: numberAt(options, 'seed', 2 ** 32 - 1),
    roles: rolesAt(options),
    multipleRoles: flagAt(options, 'multipleRoles'),
    roleRequests: flagAt(options, 'roleRequests'),
  };
}

/**
 * Reads a message: `{type: 'start', options}` or `{type: 'stop'}`. Options are `SandboxOptions` as plain JSON,
 * without a clock; `log` is true or false. A fault may be a string for `parseFault`, the rate limit one for
 * `parseRateLimit`. Throws MessageError, FaultSpecError or RateLimitError.
 */
export function readParentMessage(message: unknown): ParentMessage {
  if (isRecord(message) && message['type'] === 'stop') return { type: 'stop' };
  if (!isRecord(message) || message['type'] !== 'start') {
    throw new MessageError('The message type must be "start" or "stop".');
  }
  const options = message['options'] ?? {};
  if (!isRecord(options)) throw new MessageError('options must be an object');
  return { type: 'start', options: readOptions(options), log: flagAt(options, 'log') ?? false };
}
