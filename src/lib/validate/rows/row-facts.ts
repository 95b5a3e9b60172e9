import { emailKey, hash64, type RowRecord } from '../../model';
import { type UserPrint, userPrint } from '../../records';

// The words of a row.
const EMAIL_HIGH = 0;
const EMAIL_LOW = 1;
const ID_HIGH = 2;
const ID_LOW = 3;
const PRINT_HIGH = 4;
const PRINT_LOW = 5;
const ORG = 6;
const FLAGS = 7;
const WORDS = 8;

const IS_ACCEPTED = 1;
const HAS_REMARKS = 2;
const HAS_ID = 4;

/** A text by the 64 bits of its hash. */
export interface TextHash {
  readonly high: number;
  readonly low: number;
}

/** What the rows of a block are compared by, in words: so it costs nothing to hand it to another thread. */
export class RowFacts {
  constructor(private readonly words: Uint32Array) {}

  /** How many words the facts of so many rows take. */
  static words(rows: number): number {
    return rows * WORDS;
  }

  /** Writes that a row is refused. */
  refuse(index: number): void {
    this.words[index * WORDS + FLAGS] = HAS_REMARKS;
  }

  /** Writes the facts of a row that is not. `org` is a number of whatever list; 0: none. */
  accept(
    index: number,
    { user }: RowRecord,
    { org, hasRemarks }: { readonly org: number; readonly hasRemarks: boolean },
  ): void {
    const { words } = this;
    const at = index * WORDS;
    const [emailHigh, emailLow] = hash64(emailKey(user.email));
    words[at + EMAIL_HIGH] = emailHigh;
    words[at + EMAIL_LOW] = emailLow;
    const { high, low } = userPrint(user);
    words[at + PRINT_HIGH] = high;
    words[at + PRINT_LOW] = low;
    words[at + ORG] = org;
    const flags = IS_ACCEPTED | (hasRemarks ? HAS_REMARKS : 0);
    words[at + FLAGS] = user.externalId === undefined ? flags : flags | HAS_ID;
    if (user.externalId === undefined) return;
    const [idHigh, idLow] = hash64(user.externalId);
    words[at + ID_HIGH] = idHigh;
    words[at + ID_LOW] = idLow;
  }

  isAccepted(index: number): boolean {
    return (this.word(index, FLAGS) & IS_ACCEPTED) !== 0;
  }

  /** True when the row rules have something to say of the row. */
  hasRemarks(index: number): boolean {
    return (this.word(index, FLAGS) & HAS_REMARKS) !== 0;
  }

  /** The row's email, as `emailKey` gives it. */
  email(index: number): TextHash {
    return { high: this.word(index, EMAIL_HIGH), low: this.word(index, EMAIL_LOW) };
  }

  externalId(index: number): TextHash | undefined {
    if ((this.word(index, FLAGS) & HAS_ID) === 0) return undefined;
    return { high: this.word(index, ID_HIGH), low: this.word(index, ID_LOW) };
  }

  print(index: number): UserPrint {
    return { high: this.word(index, PRINT_HIGH), low: this.word(index, PRINT_LOW) };
  }

  /** The number of the row's organization; 0: none. */
  org(index: number): number {
    return this.word(index, ORG);
  }

  private word(index: number, word: number): number {
    return this.words[index * WORDS + word] ?? 0;
  }
}
