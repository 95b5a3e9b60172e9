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
  readonly options: ImportOptions;
}
