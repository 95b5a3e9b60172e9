import { emailKey, type OrgRef, type PlannedOrg } from '../../model';
import {
  type AcceptedRow,
  type ColumnName,
  type Columns,
  fingerprintsContradict,
  idFingerprint,
  inColumn,
  isUnusualEmail,
  OrgList,
  ROW_RULES,
  type RowWarning,
  SimilarEmails,
  SimilarNames,
  type UserFingerprint,
  userFingerprint,
  withoutId,
} from '../../records';
import { EmailTable } from '../repeats/email-table';
import { RowLinks } from '../repeats/row-links';
import type { OrgCatalog } from '../../tenant';
import type { RowNotes } from './notes';

const NO_ORG = 0;

/** What is found in the column of a row, compared with that of other rows. */
interface RowsFinding {
  readonly rule: string;
  readonly column: ColumnName;
  readonly message: string;
}

/** Compares the accepted rows of a file with each other, and notes what `validate` warns of. */
export class RowComparison {
  readonly links = new RowLinks();
  readonly orgs = new OrgList();
  memberships = 0;
  /** Distinct emails with a TOTP secret. */
  factors = 0;
  /** By the number of the organization. */
  private readonly rowsOfOrg: number[] = [];
  private readonly emails = new EmailTable();
  private readonly similar = new SimilarEmails();
  private readonly names = new SimilarNames();

  constructor(
    private readonly warnings: RowNotes,
    private readonly columns: Pick<Columns, 'headers'>,
    described?: OrgCatalog,
  ) {
    for (const { record, problem } of described?.lines ?? []) {
      if (record === undefined || problem !== undefined) continue;
      this.orgs.add(0, record.ref);
      if (record.name !== undefined) this.names.add(record.name, 0);
    }
  }

  /** Distinct emails. */
  get users(): number {
    return this.emails.size;
  }

  /**
   * Adds a row. Rows must be added in rising order.
   *
   * @param org its organization, as `organizations.csv` names it
   */
  add(
    row: number,
    { record, expectedRefusals }: AcceptedRow,
    org: OrgRef | undefined = record.org,
  ): void {
    const { user, factor } = record;
    const orgNumber = org === undefined ? NO_ORG : this.addOrg(row, org);
    const isRefused = expectedRefusals.some(({ rule }) => ROW_RULES[rule].severity === 'error');
    const print = userFingerprint(user);
    const sighting = this.emails.add(emailKey(user.email), {
      row,
      org: orgNumber,
      print,
      isCreating: !isRefused,
    });
    if (sighting.previousRow !== 0) {
      this.links.link(row, sighting.previousRow, sighting.isRepeat);
    }
    if (factor !== undefined) this.addFactor(row);
    if (sighting.isRepeat) this.noteRepeat(row, orgNumber);
    if (sighting.created !== undefined) this.compare(row, sighting.created, print);
    else this.noteRefusals(row, expectedRefusals);
    if (isUnusualEmail(user.email)) this.compareForms(row, user.email);
  }

  /** Notes what can be told only after the last row. */
  finish(): readonly PlannedOrg[] {
    const orgs = this.orgs.all();
    for (const { ref, firstRow } of orgs) {
      if (firstRow === 0 || ref.kind !== 'external_id' || ref.name !== undefined) continue;
      this.note(firstRow, {
        rule: 'org_name_missing',
        column: 'org_external_id',
        message:
          'No row gives this organization an org_name: unless it exists in WorkOS, its rows fail',
      });
    }
    return orgs.map(({ ref, firstRow, number }) => ({
      ref,
      firstRow,
      rows: this.rowsOfOrg[number] ?? 0,
    }));
  }

  private addFactor(row: number): void {
    if (!this.links.isAfterFactor(row)) this.factors += 1;
    this.links.addFactor(row);
  }

  private addOrg(row: number, ref: OrgRef): number {
    this.memberships += 1;
    const { org, contradicts, newName } = this.orgs.add(row, ref);
    if (newName !== undefined && this.names.add(newName, row) !== undefined) {
      this.note(row, {
        rule: 'org_name_similar',
        column: 'org_name',
        message:
          'org_name differs from that of an earlier row only in case, spaces or characters that look the same: these are two organizations',
      });
    }
    if (contradicts) {
      this.note(row, {
        rule: 'org_name_contradicts',
        column: 'org_name',
        message: 'An earlier row gives the organization another name: the first name is used',
      });
    }
    this.rowsOfOrg[org.number] = (this.rowsOfOrg[org.number] ?? 0) + 1;
    return org.number;
  }

  private noteRefusals(row: number, refusals: readonly RowWarning[]): void {
    for (const { rule, message } of refusals) {
      this.warnings.add(rule, { message, title: ROW_RULES[rule].title }, row);
    }
  }

  private noteRepeat(row: number, org: number): void {
    const where = org === NO_ORG ? 'and neither has an organization' : 'with the same organization';
    this.note(row, {
      rule: 'email_repeated',
      column: 'email',
      message: `An earlier row has this email ${where}: this row adds nothing`,
    });
  }

  private compare(row: number, created: UserFingerprint, print: UserFingerprint): void {
    if (fingerprintsContradict(created, idFingerprint(print))) {
      this.note(row, {
        rule: 'external_id_contradicts',
        column: 'external_id',
        message:
          'An earlier row has this email with another external_id: the one of that row is sent',
      });
    }
    if (fingerprintsContradict(created, withoutId(print))) {
      this.note(row, {
        rule: 'user_contradicts',
        column: 'email',
        message: "An earlier row of the email has other user data: the first row's data is sent",
      });
    }
  }

  private compareForms(row: number, email: string): void {
    if (this.similar.add(email, row) === undefined) return;
    this.note(row, {
      rule: 'email_similar',
      column: 'email',
      message:
        'An earlier row has this email in another form of its characters: these become two users',
    });
  }

  private note(row: number, { rule, column, message }: RowsFinding): void {
    this.warnings.add(rule, { message: inColumn(this.columns, column, message) }, row);
  }
}
