import type { RequestClass } from './request-class';

/**
 * A 429, as the run passes it on. It flows in one direction: the process that received it pauses its own gate at once
 * and reports it to the coordinator. The coordinator pauses every other process, slows the pace down and emits an
 * event.
 */
export interface Throttle {
  /** How long no process may send. */
  readonly delayMs: number;
  /** Class of the request that was answered 429. */
  readonly requestClass: RequestClass;
}
