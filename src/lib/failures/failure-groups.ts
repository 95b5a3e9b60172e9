import { createHash } from 'node:crypto';
import { clip, sanitizeLine, ownCopy } from '../model';
import type { Cause } from './causes/cause';
import type { FailedRow } from './failed-row';
import { causeOf } from './find-cause';
import { commonWords, messagePattern, messageWords } from './message-pattern';

const MAX_GROUPS = 500;
/** Failures whose group is remembered without computing its pattern: most failures repeat one of a few messages. */
const MAX_REMEMBERED = 2_000;
const MAX_EXAMPLES = 5;
const MAX_NAMES = 100;
const NAME_LENGTH = 80;
const MESSAGE_LENGTH = 300;

/** The pattern of the groups that collect failures once there are `MAX_GROUPS` groups. */
export const OTHER_MESSAGES = 'Other messages';
/** The name of failures without a type, status or code. */
export const NO_NAME = 'none';
/** The name of failures whose own name came after the first `MAX_NAMES`. */
const OTHER_NAMES = 'other';

/** A row of a group. */
export interface FailureExample {
  readonly recordNumber: number | null;
  readonly email: string;
  readonly message: string;
}

/** Failures of one step, code, status and kind of message. */
export interface FailureGroup {
  /** The same for the same kind of failure in every run and job. */
  readonly id: string;
  readonly errorType: string;
  readonly errorCode: string | null;
  readonly httpStatus: number | null;
  /** The message with its values replaced, but for numbers that all failures of the group share. */
  readonly pattern: string;
  readonly count: number;
  readonly retryable: boolean;
  readonly cause: Cause;
  /** The first rows. */
  readonly examples: readonly FailureExample[];
}

/** All failures in numbers. `total = retryable + permanent`. */
export interface FailureCounts {
  readonly total: number;
  readonly retryable: number;
  readonly permanent: number;
  readonly byType: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly byCode: Readonly<Record<string, number>>;
}

/** A group that is still being filled. */
interface OpenGroup extends Omit<FailureGroup, 'count' | 'pattern' | 'examples'> {
  count: number;
  pattern: string;
  readonly examples: FailureExample[];
}

/** Groups failures in one pass, in memory that does not grow with their number. */
export class FailureGroups {
  private readonly groups = new Map<string, OpenGroup>();
  private readonly remembered = new Map<string, OpenGroup>();
  private readonly byType = new Map<string, number>();
  private readonly byStatus = new Map<string, number>();
  private readonly byCode = new Map<string, number>();
  private total = 0;
  private retryable = 0;

  /** Counts a failure. True when it is worth another try. */
  add(failed: FailedRow): boolean {
    const group = this.groupOf(failed);
    group.count += 1;
    if (group.examples.length < MAX_EXAMPLES) group.examples.push(exampleOf(failed));
    this.total += 1;
    if (group.retryable) this.retryable += 1;
    countName(this.byType, nameOf(failed.errorType));
    countName(this.byStatus, failed.httpStatus === undefined ? NO_NAME : String(failed.httpStatus));
    countName(this.byCode, nameOf(failed.errorCode));
    return group.retryable;
  }

  counts(): FailureCounts {
    const { total, retryable } = this;
    return {
      total,
      retryable,
      permanent: total - retryable,
      byType: sorted(this.byType),
      byStatus: sorted(this.byStatus),
      byCode: sorted(this.byCode),
    };
  }

  /** Largest first. */
  list(): readonly FailureGroup[] {
    return [...this.groups.values()].sort((one, other) => other.count - one.count);
  }

  private groupOf(failed: FailedRow): OpenGroup {
    const {
      errorType = '',
      errorCode = '',
      httpStatus = '',
      retryable = '',
      errorMessage,
    } = failed;
    const key = `${errorType}\n${errorCode}\n${httpStatus}\n${retryable}\n${errorMessage ?? ''}`;
    const known = this.remembered.get(key);
    if (known !== undefined) return known;
    const group = this.findOrBegin(failed);
    if (this.remembered.size < MAX_REMEMBERED && key.length < 1_000) {
      this.remembered.set(ownCopy(key), group);
    }
    return group;
  }

  private findOrBegin(failed: FailedRow): OpenGroup {
    const { retryable = causeOf(failed).remedy === 'time' } = failed;
    const words = messageWords(failed.errorMessage ?? '', failed.orgId);
    const named = {
      errorType: nameOf(failed.errorType),
      errorCode: failed.errorCode === undefined ? null : nameOf(failed.errorCode),
      httpStatus: failed.httpStatus ?? null,
      pattern: messagePattern(words),
      retryable,
    };
    const known = this.groups.get(keyOf(named));
    if (known !== undefined) {
      known.pattern = commonWords(known.pattern, words);
      return known;
    }
    return this.groups.size < MAX_GROUPS
      ? this.begin(named, causeOf(failed), words)
      : this.otherMessages(named);
  }

  /** The group of failures that come when there are `MAX_GROUPS` groups: one for each counted step and `retryable`. */
  private otherMessages({
    errorType,
    retryable,
  }: Pick<FailureGroup, 'errorType' | 'retryable'>): OpenGroup {
    const isCounted = (this.byType.get(errorType) ?? 0) > 0;
    const named = {
      errorType: isCounted ? errorType : OTHER_NAMES,
      errorCode: null,
      httpStatus: null,
      pattern: OTHER_MESSAGES,
      retryable,
    };
    return this.groups.get(keyOf(named)) ?? this.begin(named, causeOf({}));
  }

  private begin(named: NamedGroup, cause: Cause, words = named.pattern): OpenGroup {
    const key = keyOf(named);
    const id = createHash('sha256').update(key).digest('hex').slice(0, 12);
    const group = { id, ...named, pattern: words, count: 0, cause, examples: [] };
    this.groups.set(key, group);
    return group;
  }
}

type NamedGroup = Pick<
  FailureGroup,
  'errorType' | 'errorCode' | 'httpStatus' | 'pattern' | 'retryable'
>;

function keyOf({ errorType, errorCode, httpStatus, pattern, retryable }: NamedGroup): string {
  // No part has a line end.
  return [errorType, errorCode ?? '', httpStatus ?? '', retryable, pattern].join('\n');
}

function exampleOf({ recordNumber, email = '', errorMessage = '' }: FailedRow): FailureExample {
  return {
    recordNumber: recordNumber ?? null,
    email: clip(sanitizeLine(email), MESSAGE_LENGTH),
    message: clip(sanitizeLine(errorMessage), MESSAGE_LENGTH),
  };
}

function nameOf(text: string | undefined): string {
  const name = clip(sanitizeLine(text ?? ''), NAME_LENGTH);
  return name === '' ? NO_NAME : name;
}

function countName(counts: Map<string, number>, name: string): void {
  const known = counts.get(name);
  if (known !== undefined) counts.set(name, known + 1);
  else if (counts.size < MAX_NAMES) counts.set(name, 1);
  else counts.set(OTHER_NAMES, (counts.get(OTHER_NAMES) ?? 0) + 1);
}

/** As an object, largest first; keys that are numbers come first all the same. */
function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([, one], [, other]) => other - one));
}
