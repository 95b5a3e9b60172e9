import { fingerprintsContradict, type UserFingerprint } from '../../records';
import { HashIndex } from './hash-index';
import type { TextHash } from '../rows/row-facts';
import { Uint32Table } from './uint32-table';

// The words of an entry.
const EMAIL_HIGH = 0;
const EMAIL_LOW = 1;
const ROW = 2;
const FINGERPRINT_LOW = 3;
const FINGERPRINT_HIGH = 4;
const ID_LOW = 5;
const ORG = 6;
const WORDS = 7;

// The bits of the fingerprint for the external id. Here they hold a part of its hash instead.
const ID_BITS = 0x3ff;
// The two bits that a fingerprint leaves free: the user is created; it has an external id.
const CREATED = 2 ** 31;
const HAS_ID = 2 ** 30;

/**
 * The users of a file: the row that creates each, a fingerprint of its data, and its external id. Takes 28 bytes an
 * email and at most 6 for each of two indexes; the same in a `Map` of objects takes 197.
 *
 * Emails are compared by 64 bits of hash. Two emails with equal hashes count as one, which adds a warning or hides an
 * error: a chance of 1 in 37 million for a file of a million emails. External ids have only 42 bits, so their owner
 * has to be confirmed by comparing the ids themselves (`ExternalIdClaims`).
 */
export class UserTable {
  private readonly entries = new Uint32Table(WORDS);
  private readonly byEmail: HashIndex;
  private readonly byId: HashIndex;
  private high = 0;
  private low = 0;

  /** `shareRead` returns how much of the file has been read, from 0 to 1. It serves to estimate the final size. */
  constructor(shareRead: () => number) {
    const expected = (): number => this.entries.size / Math.max(1e-6, shareRead());
    this.byEmail = new HashIndex(() => this.refillEmails(), expected);
    this.byId = new HashIndex(() => this.refillIds(), expected);
  }

  /** Distinct emails. */
  get size(): number {
    return this.entries.size;
  }

  /** The user of an email, by the hash of its `emailKey`; 0 when there is none yet. */
  find({ high, low }: TextHash): number {
    this.high = high;
    this.low = low;
    return this.byEmail.find(low, high, this.hasEmail);
  }

  /**
   * Adds a user for the email last passed to `find`. `row` is its first row, `org` the number of that row's
   * organization or 0.
   */
  add(row: number, org: number): number {
    const { entries, high, low } = this;
    // Before the entry exists: an index that grows refills from all entries.
    this.byEmail.add(low, high, entries.size + 1);
    const user = entries.add();
    entries.set(user, EMAIL_HIGH, high);
    entries.set(user, EMAIL_LOW, low);
    entries.set(user, ROW, row);
    entries.set(user, ORG, org);
    return user;
  }

  /** The number of the organization of the email's first row; 0 for none. */
  orgOf(user: number): number {
    return this.entries.get(user, ORG);
  }

  /** The row that creates the user; until there is one, the first row of the email. */
  rowOf(user: number): number {
    return this.entries.get(user, ROW);
  }

  isCreated(user: number): boolean {
    return this.entries.get(user, FINGERPRINT_HIGH) >= CREATED;
  }

  /** A user created with an external id of this hash; 0 when there is none. */
  ownerOf(id: TextHash): number {
    this.high = id.high;
    this.low = id.low;
    return this.byId.find(id.low, idBits(id.high), this.hasId);
  }

  /** Notes that `row` creates the user with these fields. */
  setCreated(user: number, row: number, made: CreatedUser): void {
    const { fingerprint, id } = made;
    const { entries } = this;
    if (id !== undefined) this.byId.add(id.low, idBits(id.high), user);
    const idPart = id === undefined ? 0 : idBits(id.high) + HAS_ID;
    entries.set(user, ROW, row);
    entries.set(user, FINGERPRINT_LOW, fingerprint.low);
    entries.set(
      user,
      FINGERPRINT_HIGH,
      (fingerprint.high & ~ID_BITS & (HAS_ID - 1)) + idPart + CREATED,
    );
    if (id !== undefined) entries.set(user, ID_LOW, id.low);
  }

  /** True when the user was created with another external id. */
  hasOtherId(user: number, id: TextHash): boolean {
    const high = this.entries.get(user, FINGERPRINT_HIGH);
    if ((high & HAS_ID) === 0) return false;
    return (high & ID_BITS) !== idBits(id.high) || this.entries.get(user, ID_LOW) !== id.low;
  }

  /** True when the user was created with other fields, apart from the external id. */
  contradicts(user: number, fingerprint: UserFingerprint): boolean {
    const low = this.entries.get(user, FINGERPRINT_LOW);
    const high = this.entries.get(user, FINGERPRINT_HIGH) & ~ID_BITS & (HAS_ID - 1);
    return fingerprintsContradict({ low, high }, fingerprint);
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
      const high = entries.get(user, FINGERPRINT_HIGH);
      if ((high & HAS_ID) !== 0) byId.put(entries.get(user, ID_LOW), high & ID_BITS, user);
    }
  }

  private readonly hasEmail = (user: number): boolean =>
    this.entries.get(user, EMAIL_LOW) === this.low &&
    this.entries.get(user, EMAIL_HIGH) === this.high;

  private readonly hasId = (user: number): boolean =>
    this.entries.get(user, ID_LOW) === this.low &&
    (this.entries.get(user, FINGERPRINT_HIGH) & ID_BITS) === idBits(this.high);
}

/** The fields with which a row creates its user. */
interface CreatedUser {
  readonly fingerprint: UserFingerprint;
  readonly id: TextHash | undefined;
}

function idBits(high: number): number {
  return high & ID_BITS;
}
