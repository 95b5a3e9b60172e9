import { type JobHistory, type JobView, resultOf, type RowState } from '../../jobs';
import {
  asOrganizationId,
  codeOfPassword,
  defined,
  type JobId,
  orgKey,
  type OrgRef,
  passwordOfCode,
  type RowRecord,
  type StepResult,
} from '../../model';
import { rowDigest } from '../row-digest';
import type { EarlierRow } from './earlier-row';
import type { EarlierRows, KeptRow } from './earlier-rows';
import type { KnownRow, KnownRows } from './known-row';

const FIRST_ROWS = 1024;

const UNCHANGED = 1;
const MADE = 2;
const NEW_HASH = 4;
/** The code of the password is in the bits from here on. */
const PASSWORD = 8;

/** A job of the chain. */
export interface EarlierJob {
  readonly view: JobView;
  readonly history: JobHistory;
  /** Undefined where the ledger has lost it: no row can be compared. */
  readonly nonce: string | undefined;
  /** Rows of which the ledger does not say whose they are, or how they ended. */
  readonly unknownRows: number;
}

/** A row among those of its email. */
interface PlaceOfRow {
  /** Its organization, as `organizations.csv` names it. */
  readonly org: OrgRef | undefined;
  /** The row before that has its email; 0 for none. The user data of the first one counts. */
  readonly previous: number;
  /** True when an earlier row has a TOTP secret as well. */
  readonly isAfterFactor: boolean;
}

/** What an import since earlier jobs will do, in rows. */
export interface SinceCounts {
  /** Of people whom no job has. */
  readonly created: number;
  /** Of people whom a job has. What of them differs in WorkOS is known only once it is read. */
  readonly changed: number;
  readonly unchanged: number;
  /** Rows of the jobs that are gone from the file, and the memberships among them. */
  readonly missing: number;
  readonly missingMemberships: number;
  /** The memberships of the jobs. */
  readonly memberships: number;
  /** Rows of the jobs that are not known. */
  readonly unknownRows: number;
}

/**
 * Compares the rows of a file with those of earlier jobs, while the file is planned. A row takes 5 bytes; the rows of the
 * jobs, see `EarlierRows`.
 */
export class SincePlan implements KnownRows {
  /** Rejected rows of which not even the person is known. */
  unnamedRows = 0;
  /** Users, memberships and second factors of rows that are unchanged. */
  readonly unchanged = { users: 0, memberships: 0, factors: 0 };
  private rows = { created: 0, changed: 0, unchanged: 0 };
  private places = new Uint32Array(FIRST_ROWS);
  private flags = new Uint8Array(FIRST_ROWS);
  private readonly orgIds: ReadonlyMap<string, string>;
  private readonly orgs: ReadonlySet<string>;
  /** What the jobs have of organizations that no row needs, by their keys. */
  readonly knownOrgs = new Map<string, StepResult>();
  /** Organizations of rows that are not unchanged. */
  private readonly neededOrgs = new Set<string>();

  constructor(
    /** The newest first. */
    readonly jobs: readonly EarlierJob[],
    private readonly earlier: EarlierRows,
  ) {
    // The newest job that knows an organization counts.
    const known = [...jobs]
      .reverse()
      .flatMap(({ history }) => [...(history.shared.results.get('organization') ?? [])]);
    this.orgIds = new Map(known.map(([key, { id }]) => [key, id]));
    this.orgs = new Set(this.orgIds.values());
  }

  /** Adds a row of the file. True for a row that is unchanged: nothing is sent for it. */
  add(row: number, record: RowRecord, place: PlaceOfRow): boolean {
    const person = this.earlier.personOf(personOf(record)) ?? this.personIn(place.previous);
    const unchanged = person && this.findUnchanged(person, record, place);
    if (unchanged !== undefined) this.countUnchanged(record, place);
    else this.countOther(place.org, person === undefined ? 'created' : 'changed');
    if (person === undefined || person.row.userId === '') return false;
    const flags =
      (unchanged === undefined ? 0 : UNCHANGED) +
      (this.earlier.isMade(person) ? MADE : 0) +
      (this.hasNewHash(person.row, record) ? NEW_HASH : 0) +
      codeOfPassword(this.earlier.passwordOf(person)) * PASSWORD;
    this.note(row, (unchanged ?? this.findPair(person, record, place) ?? person).place, flags);
    return unchanged !== undefined;
  }

  /** Adds a row that is rejected: its person is not missing. */
  addRejected({ email, externalId = '' }: { email: string; externalId?: string }): void {
    if (email === '') this.unnamedRows += 1;
    else this.earlier.keepPerson({ email, externalId });
  }

  /** True for an organization that the jobs have. */
  hasOrg(id: string): boolean {
    return this.orgs.has(id);
  }

  /** The organizations that are to be resolved. The others are known: this job records them for the next one. */
  takeNeeded<T extends { readonly ref: OrgRef }>(
    orgs: readonly T[],
    isDescribed: (ref: OrgRef) => boolean,
  ): readonly T[] {
    return orgs.filter(({ ref }) => {
      const key = orgKey(ref);
      const id = this.orgIds.get(key);
      const isNeeded = this.neededOrgs.has(key) || isDescribed(ref);
      if (!isNeeded && id !== undefined) this.knownOrgs.set(key, { id, outcome: 'found' });
      return isNeeded;
    });
  }

  /** What the import does, by what was added so far. */
  get counts(): SinceCounts {
    let missing = 0;
    let missingMemberships = 0;
    for (const { membershipId } of this.earlier.missing()) {
      missing += 1;
      if (membershipId !== '') missingMemberships += 1;
    }
    const unknownRows = this.jobs.reduce((sum, job) => sum + job.unknownRows, 0);
    const { memberships } = this.earlier;
    return { ...this.rows, missing, missingMemberships, memberships, unknownRows };
  }

  of(row: number): KnownRow | undefined {
    const place = this.places[row] ?? 0;
    if (place === 0) return undefined;
    const earlier = this.earlier.at(place);
    const { userId, givenId, membershipId, organizationId } = earlier;
    const factorId = this.earlier.factorOf(earlier);
    const flags = this.flags[row] ?? 0;
    const hasMembership = membershipId !== '';
    return {
      row,
      userId,
      isUnchanged: (flags & UNCHANGED) !== 0,
      isMade: (flags & MADE) !== 0,
      hasNewHash: (flags & NEW_HASH) !== 0,
      ...defined({
        externalId: givenId,
        password: passwordOfCode(Math.floor(flags / PASSWORD)),
        factorId: factorId === '' ? undefined : factorId,
        membership: hasMembership
          ? { id: membershipId, organizationId: asOrganizationId(organizationId) }
          : undefined,
      }),
    };
  }

  /** Adds what the ledger of this job has of a row: the file may name an organization in another way than before. */
  noteResults(state: RowState): void {
    const userId = resultOf(state, 'user')?.id;
    if (userId === undefined) return;
    const organizationId = resultOf(state, 'membership')?.organizationId ?? '';
    this.earlier.inOrganization({ userId, organizationId }, () => false);
  }

  /** The rows of the jobs that are gone from the file. */
  *missing(): Generator<EarlierRow & { readonly jobId: JobId | undefined }> {
    for (const row of this.earlier.missing()) {
      yield { ...row, jobId: this.jobs[row.job]?.view.jobId };
    }
  }

  close(): void {
    this.earlier.close();
  }

  /** Of a person whose email has changed, not every row needs to have the external id. */
  private personIn(row: number): KeptRow | undefined {
    const place = this.places[row] ?? 0;
    return place === 0 ? undefined : { place, row: this.earlier.at(place) };
  }

  private countUnchanged(
    { org, factor }: RowRecord,
    { previous, isAfterFactor }: PlaceOfRow,
  ): void {
    this.rows.unchanged += 1;
    if (previous === 0) this.unchanged.users += 1;
    if (org !== undefined) this.unchanged.memberships += 1;
    if (factor !== undefined && !isAfterFactor) this.unchanged.factors += 1;
  }

  private countOther(org: OrgRef | undefined, as: 'created' | 'changed'): void {
    this.rows[as] += 1;
    if (org !== undefined) this.neededOrgs.add(orgKey(org));
  }

  private findPair(
    { row: { userId } }: KeptRow,
    record: RowRecord,
    place: PlaceOfRow,
  ): KeptRow | undefined {
    const organizationId = this.organizationOf(record, place);
    if (organizationId === undefined) return undefined;
    return this.earlier.inOrganization({ userId, organizationId }, () => true);
  }

  private findUnchanged(
    person: KeptRow,
    record: RowRecord,
    place: PlaceOfRow,
  ): KeptRow | undefined {
    const { userId, job } = person.row;
    const organizationId = this.organizationOf(record, place);
    if (userId === '' || organizationId === undefined) return undefined;
    const digest = this.isTrusted(job) ? this.digestOf(job, record) : undefined;
    return this.earlier.inOrganization(
      { userId, organizationId },
      (row) => row.job === job && row.digest === digest && !(place.previous === 0 && row.isShared),
    );
  }

  /** The organization of a row. An earlier job may have had another organizations.csv, or none. */
  private organizationOf(record: RowRecord, { org }: PlaceOfRow): string | undefined {
    return this.idOf(org) ?? this.idOf(record.org);
  }

  /** The organization that the jobs know by this reference; '' for none. */
  private idOf(ref: OrgRef | undefined): string | undefined {
    if (ref === undefined) return '';
    return ref.kind === 'id' ? ref.id : this.orgIds.get(orgKey(ref));
  }

  /** False when a newer job may have changed what this one sent: it has rows of which nothing is known. */
  private isTrusted(job: number): boolean {
    return this.jobs.slice(0, job).every(({ unknownRows }) => unknownRows === 0);
  }

  private digestOf(job: number, record: RowRecord): string | undefined {
    const nonce = this.jobs[job]?.nonce;
    return nonce === undefined ? undefined : rowDigest(nonce, record);
  }

  private hasNewHash({ job, digest }: EarlierRow, record: RowRecord): boolean {
    if (record.user.passwordHash === undefined || digest === '') return false;
    const now = this.digestOf(job, record);
    return now !== undefined && hashPart(now) !== hashPart(digest);
  }

  private note(row: number, place: number, flags: number): void {
    if (row >= this.places.length) {
      const length = row * 2;
      const places = new Uint32Array(length);
      places.set(this.places);
      this.places = places;
      const larger = new Uint8Array(length);
      larger.set(this.flags);
      this.flags = larger;
    }
    this.places[row] = place;
    this.flags[row] = flags;
  }
}

function personOf({ user }: RowRecord): Pick<EarlierRow, 'email' | 'externalId'> {
  return { email: user.email, externalId: user.externalId ?? '' };
}

function hashPart(digest: string): string {
  return digest.split('.')[1] ?? '';
}
