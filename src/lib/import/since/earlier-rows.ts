import { BitSet, emailKey, type PasswordState } from '../../model';
import { EarlierFile } from './earlier-file';
import type { EarlierRow } from './earlier-row';
import { PlaceTable } from './place-table';

/** A person by external id, a person by email, and a user in an organization. */
const KEYS_A_ROW = 3;

/** A row of an earlier job, and where it is kept. */
export interface KeptRow {
  readonly place: number;
  readonly row: EarlierRow;
}

/**
 * The rows of earlier jobs, found by their people. In memory a row takes some 30 bytes; the rest is in a temporary file.
 * The rows of the newest job are added first: of a person, the newest row counts.
 */
export class EarlierRows {
  /** Distinct memberships. */
  memberships = 0;
  private readonly file = new EarlierFile();
  private readonly table: PlaceTable;
  /** People whose user an older job of the chain created. */
  private readonly made = new BitSet();
  /** People whose user got a password from an older job of the chain. */
  private readonly passwords = { hash: new BitSet(), plain: new BitSet() };
  /** Rows with the factor of people whose own row has none. */
  private readonly factors = new Map<number, number>();
  private hasFactors = false;
  /** Rows that are not missing, whatever the file has. */
  private readonly seen = new BitSet();
  /** People of whom the file has a row that cannot be read. */
  private readonly present = new BitSet();

  constructor(rowsAtMost: number) {
    this.table = new PlaceTable(rowsAtMost * KEYS_A_ROW);
  }

  add(row: EarlierRow): void {
    const kept = { place: this.file.append(row), row };
    this.hasFactors ||= row.factorId !== '';
    for (const key of personKeys(row)) this.addPerson(key, kept);
    const { userId, organizationId, membershipId, digest } = row;
    const pair = pairKey(userId, organizationId);
    const isRepeat = userId !== '' && this.table.find(pair, this.isOfPair(row)) !== 0;
    if (digest === '' || isRepeat) this.seen.add(kept.place);
    else if (membershipId !== '') this.memberships += 1;
    if (userId !== '') this.table.add(pair, kept.place);
  }

  /** The newest row of a person: that of the external id, or of the email where the former has no user. */
  personOf(person: Pick<EarlierRow, 'email' | 'externalId'>): KeptRow | undefined {
    const [byEmail, byId] = personKeys(person).map((key) => this.find(key));
    if (byId === undefined || byEmail === undefined) return byId ?? byEmail;
    if (byId.row.userId === '') return byEmail;
    const isNewer = byEmail.row.userId === byId.row.userId && byEmail.row.job < byId.row.job;
    return isNewer ? byEmail : byId;
  }

  /** The first row of a user in an organization that `isIt`. All of them are marked as seen. */
  inOrganization(
    pair: Pick<EarlierRow, 'userId' | 'organizationId'>,
    isIt: (row: EarlierRow) => boolean,
  ): KeptRow | undefined {
    const isOfPair = this.isOfPair(pair);
    let found: KeptRow | undefined;
    this.table.find(pairKey(pair.userId, pair.organizationId), (place) => {
      if (!isOfPair(place)) return false;
      this.seen.add(place);
      const row = this.file.at(place);
      if (found === undefined && isIt(row)) found = { place, row };
      return false;
    });
    return found;
  }

  /** True when one of the jobs created the user of this person. */
  isMade({ place, row }: KeptRow): boolean {
    return row.isMade || this.made.has(place);
  }

  /** What one of the jobs sent of this person's password. */
  passwordOf({ place, row: { password } }: KeptRow): PasswordState | undefined {
    if (hasPassword(password)) return password;
    if (this.passwords.hash.has(place)) return 'hash';
    return this.passwords.plain.has(place) ? 'plain' : password;
  }

  /** The second factor that the jobs have of the person of a row; '' for none. */
  factorOf(row: EarlierRow): string {
    if (row.factorId !== '' || !this.hasFactors) return row.factorId;
    const kept = this.personOf(row);
    if (kept?.row.userId !== row.userId) return '';
    const place = this.factors.get(kept.place);
    return place === undefined ? kept.row.factorId : this.at(place).factorId;
  }

  at(place: number): EarlierRow {
    return this.file.at(place);
  }

  /** None of the person's rows is missing. */
  keepPerson(person: Pick<EarlierRow, 'email' | 'externalId'>): void {
    for (const key of personKeys(person)) {
      const kept = this.find(key);
      if (kept !== undefined) this.present.add(kept.place);
    }
  }

  /** The rows that arrived and of which nothing was seen. */
  *missing(): Generator<EarlierRow> {
    for (const [place, row] of this.file.all()) {
      if (!this.seen.has(place) && !this.isPresent(row)) yield row;
    }
  }

  close(): void {
    this.file.close();
  }

  private isPresent(row: EarlierRow): boolean {
    return personKeys(row).some((key) => this.present.has(this.find(key)?.place ?? 0));
  }

  private addPerson(key: PersonKey, { place, row }: KeptRow): void {
    const known = this.find(key);
    if (known === undefined) {
      this.table.add(key.text, place);
      return;
    }
    if (row.isMade && row.userId === known.row.userId) {
      this.made.add(known.place);
      if (hasPassword(row.password)) this.passwords[row.password].add(known.place);
    }
    const isBetter = worthOf(row) > worthOf(known.row) && known.row.job === row.job;
    if (isBetter) this.table.replace(key.text, known.place, place);
    this.noteFactor({ place, row }, known, isBetter);
  }

  /** Notes where the factor of a person is whose row does not have it. */
  private noteFactor(added: KeptRow, known: KeptRow, isReplaced: boolean): void {
    if (added.row.userId !== known.row.userId) return;
    const [person, other] = isReplaced ? [added, known] : [known, added];
    const factor = other.row.factorId === '' ? this.factors.get(other.place) : other.place;
    if (person.row.factorId !== '' || factor === undefined) return;
    if (!this.factors.has(person.place)) this.factors.set(person.place, factor);
  }

  private find({ text, isOf }: PersonKey): KeptRow | undefined {
    let row: EarlierRow | undefined;
    const place = this.table.find(text, (at) => {
      row = this.file.at(at);
      return isOf(row);
    });
    return place === 0 || row === undefined ? undefined : { place, row };
  }

  private isOfPair({
    userId,
    organizationId,
  }: Pick<EarlierRow, 'userId' | 'organizationId'>): (place: number) => boolean {
    return (place) => {
      const row = this.file.at(place);
      return row.userId === userId && row.organizationId === organizationId;
    };
  }
}

interface PersonKey {
  readonly text: string;
  readonly isOf: (row: EarlierRow) => boolean;
}

/** That of the email comes first. */
function personKeys({
  email,
  externalId,
}: Pick<EarlierRow, 'email' | 'externalId'>): readonly PersonKey[] {
  const address = emailKey(email);
  const keys: PersonKey[] = [
    { text: `e ${address}`, isOf: (row) => emailKey(row.email) === address },
  ];
  if (externalId !== '') {
    keys.push({ text: `x ${externalId}`, isOf: (row) => row.externalId === externalId });
  }
  return keys;
}

function pairKey(userId: string, organizationId: string): string {
  return `u ${userId} ${organizationId}`;
}

function hasPassword(state: PasswordState | undefined): state is 'hash' | 'plain' {
  return state === 'hash' || state === 'plain';
}

/** How much a row says of its person: nothing if it failed, little if the user came from another row. */
function worthOf({ userId, isShared }: EarlierRow): number {
  if (userId === '') return 0;
  return isShared ? 1 : 2;
}
