import type { CsvRow, CsvSource } from '../csv';
import { defined, type Expectation, type OrgRef } from '../model';
import { type Columns, OrgList, type RowProblem } from '../records';
import { ambiguousRows } from './users/ambiguous-rows';
import { ExternalIdClaims } from './users/external-id-claims';
import type { Findings } from './findings/findings';
import { FIXES } from './fixes/fix-kinds';
import { fixOf } from './fixes/fix-of';
import type { JudgedBlock } from './rows/judging';
import { OrgFindings } from './findings/org-findings';
import { PairSet } from './users/pair-set';
import { RepeatedRows } from './users/repeated-rows';
import type { Remarks } from './rows/judge-block';
import type { RowFacts } from './rows/row-facts';
import { RowPlaces } from './users/row-places';
import { type RuleId, RULES } from './rules/rules';
import { shownCell } from './findings/shown-cell';
import { UserTable } from './users/user-table';

const NO_ORG = 0;

const NOTHING_SAID: Remarks = { problems: [], warnings: [], refusals: [] };

/** Judges the rows of one file together, in order: what there is to say of each by itself is said before. */
export class ValidatePass {
  rows = 0;
  private invalidRows = 0;
  private refusedRows = 0;
  private memberships = 0;
  private byteEnd: number;
  private readonly users: UserTable;
  private readonly pairs = new PairSet();
  private readonly orgs = new OrgList();
  private readonly orgFindings: OrgFindings;
  private readonly places: RowPlaces;
  private readonly claims: ExternalIdClaims;
  private readonly repeats: RepeatedRows;

  constructor(
    private readonly source: CsvSource,
    private readonly columns: Columns,
    private readonly parts: { readonly findings: Findings; readonly compareAtMost: number },
  ) {
    this.byteEnd = source.bodyStart;
    this.users = new UserTable(() => this.byteEnd / source.bytes);
    this.orgFindings = new OrgFindings(parts.findings);
    this.places = new RowPlaces(source);
    this.claims = new ExternalIdClaims(columns, this.places, parts.compareAtMost);
    this.repeats = new RepeatedRows(columns, this.places, parts.compareAtMost);
  }

  /** Judges rows that follow one another. */
  async add({ block, facts, verdict }: JudgedBlock): Promise<void> {
    let said = 0;
    for (let index = 0; index < block.facts.records; index += 1) {
      const remarks = facts.hasRemarks(index) ? verdict.remarks[said++] : undefined;
      const row = { csvRow: block.row(index), index, facts, remarks: remarks ?? NOTHING_SAID };
      this.addRow(row, verdict.orgs);
    }
    if (!this.claims.isEmpty) await this.settleClaims();
    if (!this.repeats.isEmpty) await this.settleRepeats();
  }

  /** `onBatch` is called now and then where rows must be read again. */
  async finish(
    onBatch: () => void,
  ): Promise<{ readonly validRows: number; readonly expectation: Expectation }> {
    const names = this.orgFindings.finish(this.orgs.all());
    if (names.size > 0) await this.refuseAmbiguous(names, onBatch);
    return {
      validRows: Math.max(0, this.rows - this.invalidRows),
      expectation: {
        users: this.users.size,
        memberships: this.memberships,
        organizations: this.orgs.counts(),
        rejectedRows: this.refusedRows,
      },
    };
  }

  private async refuseAmbiguous(names: ReadonlySet<string>, onBatch: () => void): Promise<void> {
    const at = this.columns.positions.org_name ?? -1;
    for await (const rows of ambiguousRows(this.source, this.columns, names)) {
      onBatch();
      this.invalidRows += rows.length;
      for (const row of rows) this.orgFindings.ambiguous(row, row.cells[at] ?? '');
    }
  }

  private addRow(row: Row, orgs: readonly OrgRef[]): void {
    const { csvRow, index, facts, remarks } = row;
    this.rows += 1;
    if (csvRow.byteStart !== this.byteEnd) this.noteEmptyLines(csvRow);
    this.byteEnd = csvRow.byteEnd;
    this.places.note(csvRow);
    for (const warning of remarks.warnings) this.report(csvRow, warning);
    if (facts.isAccepted(index)) this.addUser(row, this.addOrg(csvRow, orgs[facts.org(index) - 1]));
    else this.refuse(csvRow, remarks.problems);
  }

  private refuse(csvRow: CsvRow, problems: readonly RowProblem[]): void {
    this.invalidRows += 1;
    this.refusedRows += 1;
    for (const problem of problems) this.report(csvRow, problem);
  }

  private addUser(row: Row, org: number): void {
    const { csvRow, index, facts } = row;
    const known = this.users.find(facts.email(index));
    if (known !== 0) this.addToKnown(csvRow, known, org);
    const user = known === 0 ? this.users.add(csvRow.row, org) : known;
    if (this.users.isCreated(user)) this.compare(row, user);
    else this.create(row, user);
  }

  /** The number of the row's organization. */
  private addOrg(csvRow: CsvRow, org: OrgRef | undefined): number {
    if (org === undefined) return NO_ORG;
    this.memberships += 1;
    const sighting = this.orgs.add(csvRow.row, org);
    this.orgFindings.see(sighting, csvRow);
    return sighting.org.number;
  }

  private addToKnown(csvRow: CsvRow, user: number, org: number): void {
    // Pairs are of numbers from 1 on.
    const isNew = this.users.orgOf(user) !== org && this.pairs.add(user, org + 1);
    if (isNew) return;
    this.repeats.add({ csvRow, earlierRow: this.users.rowOf(user), isInOrg: org !== NO_ORG });
  }

  /** The row makes its user, or WorkOS is expected to refuse it: then the next row of the email tries. */
  private create({ csvRow, index, facts, remarks: { refusals } }: Row, user: number): void {
    for (const refusal of refusals) this.report(csvRow, refusal);
    if (refusals.some(({ rule }) => RULES[rule].severity === 'error')) {
      this.invalidRows += 1;
      return;
    }
    const id = facts.externalId(index);
    const owner = id === undefined ? 0 : this.users.ownerOf(id);
    if (owner === 0) this.users.create(user, csvRow.row, { print: facts.print(index), id });
    else this.claims.add({ csvRow, ownerRow: this.users.rowOf(owner) });
  }

  private compare({ csvRow, index, facts }: Row, user: number): void {
    const first = this.users.rowOf(user);
    const id = facts.externalId(index);
    if (id !== undefined && this.users.hasOtherId(user, id)) {
      this.report(csvRow, {
        rule: 'external_id_contradicts',
        column: 'external_id',
        message: `The email stands in row ${first} with another external_id: the one of row ${first} is sent`,
      });
    }
    if (this.users.contradicts(user, facts.print(index))) {
      this.report(csvRow, {
        rule: 'user_contradicts',
        column: 'email',
        message: `The email stands in row ${first} with other user data: the data of row ${first} is sent`,
      });
    }
  }

  private async settleClaims(): Promise<void> {
    for (const { csvRow, ownerRow } of await this.claims.settle(this.byteEnd)) {
      this.invalidRows += 1;
      this.report(csvRow, {
        rule: 'external_id_taken',
        column: 'external_id',
        message: `external_id stands in row ${ownerRow} with another email: WorkOS takes it once`,
      });
    }
  }

  private async settleRepeats(): Promise<void> {
    for (const { csvRow, isInOrg, isExact } of await this.repeats.settle(this.byteEnd)) {
      const where = isInOrg ? 'with the same organization' : 'without an organization, too';
      this.report(csvRow, {
        rule: 'email_repeated',
        column: 'email',
        message: `The email stands in an earlier row ${where}: this row adds nothing`,
        ...(isExact && { fix: FIXES.repeat_dropped }),
      });
    }
  }

  private noteEmptyLines({ row, line }: CsvRow): void {
    this.parts.findings.add('line_empty', () => ({
      ...{ row, line: line - 1, column: null },
      message: 'There are empty lines before this row: they are skipped and not counted',
    }));
  }

  private report(csvRow: CsvRow, { rule, column, message, fix: known }: Said): void {
    this.parts.findings.add(rule, () => {
      const { row, line, cells } = csvRow;
      if (column === undefined) return { row, line, column: null, message };
      const at = this.columns.positions[column];
      const value = at === undefined ? undefined : shownCell(column, cells[at] ?? '');
      const fix = known ?? fixOf(cells, this.columns, { rule, column });
      const isShown = value !== undefined && value !== '';
      return { row, line, column, message, ...(isShown && { value }), ...defined({ fix }) };
    });
  }
}

/** A row of a block that is judged by itself. */
interface Row {
  readonly csvRow: CsvRow;
  /** Its index in the block. */
  readonly index: number;
  readonly facts: RowFacts;
  readonly remarks: Remarks;
}

type Said = Omit<RowProblem, 'rule'> & { readonly rule: RuleId; readonly fix?: string };
