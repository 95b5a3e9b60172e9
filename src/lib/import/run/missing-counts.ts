/** Rows of the earlier jobs that are gone from the file. */
export interface MissingCounts {
  readonly rows: number;
  /** Memberships that this job has deactivated. */
  readonly deactivated: number;
  /** Those that could not be, and why the first of them. */
  readonly failed?: { readonly memberships: number; readonly message: string };
  /** True when the run stopped before all were deactivated. */
  readonly isLeft?: boolean;
}

export const NOTHING_MISSING: MissingCounts = { rows: 0, deactivated: 0 };
