import { contradicts, type UserPrint } from '../../records';
import { HashIndex } from './hash-index';
import type { TextHash } from '../rows/row-facts';
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

/**
 * The users of a file: which row creates each, with a print of its data, and which external ids are given. 28 bytes an
 * email, and 6 at most for each of two indexes. Emails are known by 64 bits of hash; two that share them pass for one, which
 * costs a warning too many or an error too few (one chance in some 37 million at a million emails). External ids are known by
 * fewer bits: whoever reports a claim compares the ids themselves.
 */
export class UserTable {
  private readonly entries = new WordTable(WORDS);
  private readonly byEmail: HashIndex;
  private readonly byId: HashIndex;
  private high = 0;
  private low = 0;

  /** `shareRead` gives how much of the file is read, from 0 to 1: how far the tables will grow follows from it. */
  constructor(shareRead: () => number) {
    const expected = (): number => this.entries.size / Math.max(1e-6, shareRead());
    this.byEmail = new HashIndex(() => this.refillEmails(), expected);
    this.byId = new HashIndex(() => this.refillIds(), expected);
  }

  /** Distinct emails. */
  get size(): number {
    return this.entries.size;
  }

  /** The user of an email (as `emailKey` gives it); 0 when there is none yet. */
  find({ high, low }: TextHash): number {
    this.high = high;
    this.low = low;
    return this.byEmail.find(low, high, this.hasEmail);
  }

  /** Adds the user of the email that was looked for last, named by `row` in an organization (0: in none). */
  add(row: number, org: number): number {
    const { entries, high, low } = this;
    // Before its entry is there: an index that grows takes all that are.
    this.byEmail.add(low, high, entries.size + 1);
    const user = entries.add();
    entries.set(user, EMAIL_HIGH, high);
    entries.set(user, EMAIL_LOW, low);
    entries.set(user, ROW, row);
    entries.set(user, ORG, org);
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
  ownerOf(id: TextHash): number {
    this.high = id.high;
    this.low = id.low;
    return this.byId.find(id.low, idBits(id.high), this.hasId);
  }

  /** Notes that `row` creates the user, with this data. */
  create(user: number, row: number, made: { print: UserPrint; id: TextHash | undefined }): void {
    const { print, id } = made;
    const { entries } = this;
    if (id !== undefined) this.byId.add(id.low, idBits(id.high), user);
    const idPart = id === undefined ? 0 : idBits(id.high) + HAS_ID;
    entries.set(user, ROW, row);
    entries.set(user, PRINT_LOW, print.low);
    entries.set(user, PRINT_HIGH, (print.high & ~ID_BITS & (HAS_ID - 1)) + idPart + CREATED);
    if (id !== undefined) entries.set(user, ID_LOW, id.low);
  }

  /** True when the user was created with another external id. */
  hasOtherId(user: number, id: TextHash): boolean {
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

  private refillEmails(): void {
    const { entries, byEmail } = this;
    for (let user = 1; user <= entries.size; user += 1) {
      byEmail.put(entries.get(user, EMAIL_LOW), entries.get(user, EMAIL_HIGH), user);
    }
  }

  private refillIds(): void {
    const { entries, byId } = this;
    for (let user = 1; user <= entries.size; user += 1) {
      const high = entries.get(user, PRINT_HIGH);
      if ((high & HAS_ID) !== 0) byId.put(entries.get(user, ID_LOW), high & ID_BITS, user);
    }
  }

  private readonly hasEmail = (user: number): boolean =>
    this.entries.get(user, EMAIL_LOW) === this.low &&
    this.entries.get(user, EMAIL_HIGH) === this.high;

  private readonly hasId = (user: number): boolean =>
    this.entries.get(user, ID_LOW) === this.low &&
    (this.entries.get(user, PRINT_HIGH) & ID_BITS) === idBits(this.high);
}

function idBits(high: number): number {
  return high & ID_BITS;
}
