import type { RowFailure } from '../model';

/** The fields by which failures can be counted. */
export const COUNT_KEYS = ['type', 'message', 'code', 'status', 'org'] as const;

export type CountKey = (typeof COUNT_KEYS)[number];

export interface FailureCount {
  readonly key: string;
  readonly count: number;
}

/** The key of failures without the field. */
const NONE = '(none)';
/** The key of all failures whose own key came after the first `KEYS_AT_MOST`. */
const OTHERS = '(others)';
const KEYS_AT_MOST = 100_000;

const KEY_OF: Readonly<Record<CountKey, (failure: RowFailure) => string | undefined>> = {
  type: ({ errorType }) => errorType,
  message: ({ errorMessage }) => errorMessage,
  code: ({ errorCode }) => errorCode,
  status: ({ httpStatus }) => httpStatus?.toString(),
  // As the file names it: an id of WorkOS only where the file gives that.
  org: ({ orgExternalId, orgName, orgId }) => orgExternalId ?? orgName ?? orgId,
};

/** Counts failures by one of their fields, in bounded memory. */
export class FailureCounter {
  private readonly counts = new Map<string, number>();
  private readonly keyOf: (failure: RowFailure) => string | undefined;

  constructor(
    key: CountKey,
    private readonly keysAtMost = KEYS_AT_MOST,
  ) {
    this.keyOf = KEY_OF[key];
  }

  add(failure: RowFailure): void {
    const key = this.keyOf(failure) ?? NONE;
    const before = this.counts.get(key);
    if (before !== undefined) this.counts.set(key, before + 1);
    else if (this.counts.size < this.keysAtMost) this.counts.set(key, 1);
    else this.counts.set(OTHERS, (this.counts.get(OTHERS) ?? 0) + 1);
  }

  /** Most frequent first; those of one count by their key. */
  list(): readonly FailureCount[] {
    return [...this.counts]
      .map(([key, count]) => ({ key, count }))
      .sort((one, other) => other.count - one.count || (one.key < other.key ? -1 : 1));
  }
}
