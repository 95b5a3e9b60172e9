import type { ImportOptions } from '../../jobs';
import type { Clock } from '../../model';
import type { Gateway } from '../../workos';
import type { RequestStack } from '../../requests';

/** What every step of a row needs. */
export interface StepContext {
  readonly stack: RequestStack;
  readonly gateway: Gateway;
  readonly clock: Clock;
  /** Random text of the job, in its idempotency keys. */
  readonly nonce: string;
  /**
   * From when on no request can arrive of a machine that had the job before and disappeared; `Clock.monotonicMs`. Absent
   * where that is now.
   */
  readonly formerQuietMs?: number;
  readonly options: ImportOptions;
}
