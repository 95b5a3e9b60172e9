import { asObject, sanitizeLine, systemErrorCause } from '../model';

/** The time between two signs of life. */
export const BEAT_EVERY_MS = 2_000;

/** The messages of the room itself: the answer to the first message, and the sign of life. */
export const READY = { type: 'ready' };
export const BEAT = { type: 'beat' };

export function failedMessage(message: string): object {
  return { type: 'failed', message };
}

export function isReady(message: unknown): boolean {
  return asObject(message)?.['type'] === READY.type;
}

export function isBeat(message: unknown): boolean {
  return asObject(message)?.['type'] === BEAT.type;
}

/** Why the worker cannot start; undefined when the message does not say that. */
export function startFailureOf(message: unknown): string | undefined {
  const { type, message: reason } = asObject(message) ?? {};
  return type === 'failed' ? String(reason) : undefined;
}

/** What the system is short of when it starts no process. */
const SHORTAGES = ['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE'];

/** Why the system could not start a process; follows its name. */
export function couldNotStart(error: Error): string {
  const cause = systemErrorCause(error);
  const isShort = cause !== undefined && SHORTAGES.includes(cause.code);
  const words = isShort ? `${cause.words} (${cause.code})` : sanitizeLine(error.message);
  return `could not be started: ${words}`;
}
