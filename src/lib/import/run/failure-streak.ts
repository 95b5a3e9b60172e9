import { Abort, type RowFailure } from '../../model';

/** Failures that no row causes: they are the environment's, and every such row fails with them. */
const OF_THE_ENVIRONMENT: ReadonlyMap<string, string> = new Map([
  [
    'multiple_roles_not_enabled',
    'Enable multiple roles in the environment, or give one role a row, then resume with --retry-failed all',
  ],
]);
const AT_MOST = 25;

/** Counts equal failures in a row that no row can cause. Enough of them end the job instead of failing the rest. */
export class FailureStreak {
  private code = '';
  private length = 0;

  /** A row arrived. */
  end(): void {
    this.length = 0;
  }

  /** A row failed; gives the reason to stop when it was once too often. */
  add({ errorCode = '', errorMessage }: RowFailure): Abort | undefined {
    const remedy = OF_THE_ENVIRONMENT.get(errorCode);
    this.length = remedy !== undefined && errorCode === this.code ? this.length + 1 : 1;
    this.code = errorCode;
    if (remedy === undefined || this.length < AT_MOST) return undefined;
    return new Abort(
      'stopped_early',
      errorCode,
      `${String(AT_MOST)} rows in a row failed for a reason that is not theirs: ${errorMessage}`,
      [remedy],
    );
  }
}
