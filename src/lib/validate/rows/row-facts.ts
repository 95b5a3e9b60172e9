import { emailKey, hash64, type RowRecord } from '../../model';
import { isUnusualEmail, type UserFingerprint, userFingerprint } from '../../records';

// The words of a row.
const EMAIL_HIGH = 0;
const EMAIL_LOW = 1;
const ID_HIGH = 2;
const ID_LOW = 3;
const FINGERPRINT_HIGH = 4;
const FINGERPRINT_LOW = 5;
const ORG = 6;
const FLAGS = 7;
const WORDS = 8;

const IS_ACCEPTED = 1;
const HAS_ISSUES = 2;
const HAS_ID = 4;
const IS_UNUSUAL = 8;
const HAS_FACTOR = 16;

/** A 64-bit hash of a text. */
export interface TextHash {
  readonly high: number;
  readonly low: number;
}

/**
 * The facts that rows are compared by, in eight 32-bit words a row. Shared memory passes them between threads without a
 * copy; sending them as objects takes two thirds of the time of judging.
 */
export class RowFacts {
  constructor(private readonly words: Uint32Array) {}

  /** How many words the facts of a number of rows take. */
  static words(rows: number): number {
    return rows * WORDS;
  }

  /** Marks a row as rejected. */
  reject(index: number): void {
    this.words[index * WORDS + FLAGS] = HAS_ISSUES;
  }

  /**
   * Writes the facts of an accepted row. `org` is the number of its organization in `BlockVerdict.orgs`; 0 for none.
   */
  accept(
    index: number,
    { user, factor }: RowRecord,
    { org, hasIssues }: { readonly org: number; readonly hasIssues: boolean },
  ): void {
    const { words } = this;
    const at = index * WORDS;
    const [emailHigh, emailLow] = hash64(emailKey(user.email));
    words[at + EMAIL_HIGH] = emailHigh;
    words[at + EMAIL_LOW] = emailLow;
    const { high, low } = userFingerprint(user);
    words[at + FINGERPRINT_HIGH] = high;
    words[at + FINGERPRINT_LOW] = low;
    words[at + ORG] = org;
    const isUnusual = isUnusualEmail(user.email);
    const hasFactor = factor !== undefined;
    const flags =
      IS_ACCEPTED |
      (hasIssues ? HAS_ISSUES : 0) |
      (isUnusual ? IS_UNUSUAL : 0) |
      (hasFactor ? HAS_FACTOR : 0);
    words[at + FLAGS] = user.externalId === undefined ? flags : flags | HAS_ID;
    if (user.externalId === undefined) return;
    const [idHigh, idLow] = hash64(user.externalId);
    words[at + ID_HIGH] = idHigh;
    words[at + ID_LOW] = idLow;
  }

  isAccepted(index: number): boolean {
    return (this.word(index, FLAGS) & IS_ACCEPTED) !== 0;
  }

  /** True when `BlockVerdict.issues` has an element for the row. */
  hasIssues(index: number): boolean {
    return (this.word(index, FLAGS) & HAS_ISSUES) !== 0;
  }

  /** True when the email is to be compared with others by `SimilarEmails`. */
  isUnusual(index: number): boolean {
    return (this.word(index, FLAGS) & IS_UNUSUAL) !== 0;
  }

  /** True when the row has a TOTP secret. */
  hasFactor(index: number): boolean {
    return (this.word(index, FLAGS) & HAS_FACTOR) !== 0;
  }

  /** The hash of the email's `emailKey`. */
  email(index: number): TextHash {
    return { high: this.word(index, EMAIL_HIGH), low: this.word(index, EMAIL_LOW) };
  }

  externalId(index: number): TextHash | undefined {
    if ((this.word(index, FLAGS) & HAS_ID) === 0) return undefined;
    return { high: this.word(index, ID_HIGH), low: this.word(index, ID_LOW) };
  }

  fingerprint(index: number): UserFingerprint {
    return { high: this.word(index, FINGERPRINT_HIGH), low: this.word(index, FINGERPRINT_LOW) };
  }

  /** The number of the row's organization; 0 for none. */
  org(index: number): number {
    return this.word(index, ORG);
  }

  private word(index: number, word: number): number {
    return this.words[index * WORDS + word] ?? 0;
  }
}
