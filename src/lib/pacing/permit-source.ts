import type { RequestClass } from './request-class';
import type { Throttle } from './throttle';

/** Grants permits in batches. One permit is one request. */
export interface PermitSource {
  /** A gate drops a permit that it has not used so long after it got it. It keeps it when this is left out. */
  readonly lifetimeMs?: number;
  /** Waits until permits are available; resolves with how many were granted, 1 to `wanted`, or 0 once closed. */
  take(requestClass: RequestClass, wanted: number): Promise<number>;
  /** Reports that the requests of `count` permits were sent, the last of them at `atMs`. */
  sent(requestClass: RequestClass, count: number, atMs: number): void;
  /** How many permits to ask for at once, so that asking never delays sending. */
  batchSize(requestClass: RequestClass): number;
  /** Grants no more permits and ends every wait. */
  close(): void;
}

/** The permits of a whole run, for all its processes. */
export interface PermitBank extends PermitSource {
  /** Cuts the pace after a 429, and grants no permits while the pause lasts. */
  slowDown(throttle: Throttle): void;
  /** Share of the limits that is used now, above 0 and at most 1. */
  readonly share: number;
}
