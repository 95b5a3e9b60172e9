import { hash64 } from '../model';
import { contradicts, type UserPrint } from '../records';
import { HashIndex } from './hash-index';
import { WordTable } from './word-table';

// The words of an entry.
const EMAIL_HIGH = 0;
const EMAIL_LOW = 1;
const ROW = 2;
const PRINT_LOW = 3;
const PRINT_HIGH = 4;
const ID_LOW = 5;
const ORG = 6;
const WORDS = 7;

// The print of the external id, in whose place a part of its hash is kept.
const ID_BITS = 0x3ff;
// Prints have 30 bits: this one says that the user is created, and that an external id was given.
const CREATED = 2 ** 31;
const HAS_ID = 2 ** 30;

/** An external id by its hash: 48 bits of it are kept. */
export interface IdHash {
  readonly high: number;
  readonly low: number;
}

export function idHash(externalId: string): IdHash {
  const [high, low] = hash64(externalId);
  return { high, low };
}

/**
 * The users of a file: which row creates each, with a print of its data, and which external ids are given. 28 bytes an
 * email, and 6 at most for each of two indexes. Emails are known by 64 bits of hash; two that share them pass for one, which
 * costs a warning too many or an error too few (one chance in some 37 million at a million emails). External ids are known by
 * fewer bits: whoever reports a claim compares the ids themselves.
 */
export class UserTable {
  private readonly entries = new WordTable(WORDS);
  private readonly byEmail = new HashIndex((entry) => this.entries.get(entry, EMAIL_LOW));
  private readonly byId = new HashIndex((entry) => this.entries.get(entry, ID_LOW));
  private high = 0;
  private low = 0;

  /** Distinct emails. */
  get size(): number {
    return this.entries.size;
  }

  /** The user of an email (as `emailKey` gives it); 0 when there is none yet. */
  find(emailKey: string): number {
    [this.high, this.low] = hash64(emailKey);
    return this.byEmail.find(this.high, this.low, this.hasEmail);
  }

  /** Adds the user of the email that was looked for last, named by `row` in an organization (0: in none). */
  add(row: number, org: number): number {
    const { entries, high, low } = this;
    const user = entries.add();
    entries.set(user, EMAIL_HIGH, high);
    entries.set(user, EMAIL_LOW, low);
    entries.set(user, ROW, row);
    entries.set(user, ORG, org);
    this.byEmail.add(high, low, user);
    return user;
  }

  /** The organization of the email's first row; 0: none. */
  orgOf(user: number): number {
    return this.entries.get(user, ORG);
  }

  /** The row that creates the user; while none does, the first row of the email. */
  rowOf(user: number): number {
    return this.entries.get(user, ROW);
  }

  isCreated(user: number): boolean {
    return this.entries.get(user, PRINT_HIGH) >= CREATED;
  }

  /** The user that is created with an external id of this hash; 0 when there is none. */
  ownerOf(id: IdHash): number {
    this.high = id.high;
    this.low = id.low;
    return this.byId.find(id.high, id.low, this.hasId);
  }

  /** Notes that `row` creates the user, with this data. */
  create(user: number, row: number, made: { print: UserPrint; id: IdHash | undefined }): void {
    const { print, id } = made;
    const { entries } = this;
    const idPart = id === undefined ? 0 : idBits(id.high) + HAS_ID;
    entries.set(user, ROW, row);
    entries.set(user, PRINT_LOW, print.low);
    entries.set(user, PRINT_HIGH, (print.high & ~ID_BITS & (HAS_ID - 1)) + idPart + CREATED);
    if (id === undefined) return;
    entries.set(user, ID_LOW, id.low);
    this.byId.add(id.high, id.low, user);
  }

  /** True when the user was created with another external id. */
  hasOtherId(user: number, id: IdHash): boolean {
    const high = this.entries.get(user, PRINT_HIGH);
    if ((high & HAS_ID) === 0) return false;
    return (high & ID_BITS) !== idBits(id.high) || this.entries.get(user, ID_LOW) !== id.low;
  }

  /** True when the user was created with other data, its external id aside. */
  contradicts(user: number, print: UserPrint): boolean {
    const low = this.entries.get(user, PRINT_LOW);
    const high = this.entries.get(user, PRINT_HIGH) & ~ID_BITS & (HAS_ID - 1);
    return contradicts({ low, high }, print);
  }

  private readonly hasEmail = (user: number): boolean =>
    this.entries.get(user, EMAIL_LOW) === this.low &&
    this.entries.get(user, EMAIL_HIGH) === this.high;

  private readonly hasId = (user: number): boolean =>
    this.entries.get(user, ID_LOW) === this.low &&
    (this.entries.get(user, PRINT_HIGH) & ID_BITS) === idBits(this.high);
}

// The lowest six bits choose the part of the index.
function idBits(high: number): number {
  return (high >>> 6) & ID_BITS;
}
