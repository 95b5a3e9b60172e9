import { Abort, type RowFailure } from '../../model';

/** Failures that a setting of the environment causes, and their remedies. Every row of that kind fails with them. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  [
    'multiple_roles_not_enabled',
    'Enable multiple roles in the environment, or give each row one role, then resume with --retry-failed all',
  ],
]);
const AT_MOST = 25;

/** Counts consecutive failures that a setting of the environment causes. Enough of them stop the run. */
export class FailureStreak {
  private code = '';
  private length = 0;

  /** A row succeeded. */
  end(): void {
    this.length = 0;
  }

  /** A row failed. Returns the reason to stop, if this failure is one too many. */
  add({ errorCode = '', errorMessage }: RowFailure): Abort | undefined {
    const remedy = REMEDIES.get(errorCode);
    this.length = remedy !== undefined && errorCode === this.code ? this.length + 1 : 1;
    this.code = errorCode;
    if (remedy === undefined || this.length < AT_MOST) return undefined;
    return new Abort(
      'stopped_early',
      errorCode,
      `${String(AT_MOST)} consecutive rows failed because of a setting of the environment, not because of their data: ${errorMessage}`,
      [remedy],
    );
  }
}
