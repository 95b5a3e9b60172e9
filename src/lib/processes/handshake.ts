import { asObject } from '../model';

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
