import { blankHead, type CsvRow, type CsvSource, type RecordBlock } from '../csv';
import { BitSet, defined, type Expectation, type OrgRef } from '../model';
import {
  cellOf,
  type ColumnName,
  type Columns,
  isShowable,
  NamelessColumns,
  OrgList,
  PairSet,
  type RowProblem,
  SimilarEmails,
  ungarbled,
} from '../records';
import { ambiguousRows } from './users/ambiguous-rows';
import { ExternalIdClaims } from './users/external-id-claims';
import type { Findings } from './findings/findings';
import { FIX_TEXTS } from './fixes/fix-kinds';
import { fixForFinding } from './fixes/fix-for-finding';
import type { JudgedBlock } from './rows/judged-blocks';
import type { TenantFindings } from './findings/tenant-findings';
import { LineFindings } from './findings/line-findings';
import { judgeWholeFile } from './judge-whole-file';
import { OrgFindings } from './findings/org-findings';
import { RepeatedRows } from './users/repeated-rows';
import type { RowIssues } from './rows/judge-block';
import type { RowFacts } from './rows/row-facts';
import { RowPositions } from './users/row-positions';
import { type RuleId, ruleOf } from './rules/all-rules';
import { printableCell } from './findings/printable-cell';
import { UserTable } from './users/user-table';

const NO_ORG = 0;

const NO_ISSUES: RowIssues = { problems: [], warnings: [], expectedRefusals: [] };

interface ValidateParts {
  readonly findings: Findings;
  readonly tenant: TenantFindings;
  readonly compareAtMost: number;
}

/** Compares the rows of one file with each other, in order. Each row has been judged by itself before. */
export class ValidatePass {
  rows = 0;
  private invalidRows = 0;
  private refusedRows = 0;
  private memberships = 0;
  private factors = 0;
  private readonly usersWithFactor = new BitSet();
  private byteEnd: number;
  private readonly users: UserTable;
  private readonly similar = new SimilarEmails();
  private readonly pairs = new PairSet();
  private readonly orgs = new OrgList();
  private readonly orgFindings: OrgFindings;
  private readonly lines: LineFindings;
  private readonly nameless: NamelessColumns;
  private readonly positions: RowPositions;
  private readonly claims: ExternalIdClaims;
  private readonly repeats: RepeatedRows;

  constructor(
    private readonly source: CsvSource,
    private readonly columns: Columns,
    private readonly parts: ValidateParts,
  ) {
    this.byteEnd = source.bodyStart;
    this.users = new UserTable(() => this.byteEnd / source.bytes);
    this.orgFindings = new OrgFindings(parts.findings);
    this.lines = new LineFindings(parts.findings);
    this.lines.addBlank(blankHead(source));
    this.nameless = new NamelessColumns(columns);
    this.positions = new RowPositions(source);
    this.claims = new ExternalIdClaims(columns, this.positions, parts.compareAtMost);
    this.repeats = new RepeatedRows(columns, this.positions, parts.compareAtMost);
  }

  /** Adds the rows of the next block. */
  async add({ block, facts, verdict }: JudgedBlock): Promise<void> {
    this.lines.addBlank(block.facts.blank);
    if (!this.nameless.isDone) this.findNameless(block);
    for (const [slug, index] of verdict.roles)
      this.parts.tenant.addRole(slug, () => block.row(index));
    let next = 0;
    for (let index = 0; index < block.facts.records; index += 1) {
      const issues = facts.hasIssues(index) ? verdict.issues[next++] : undefined;
      const row = { csvRow: block.row(index), index, facts, issues: issues ?? NO_ISSUES };
      this.addRow(row, verdict.orgs);
    }
    if (!this.claims.isEmpty) await this.reportClaims();
    if (!this.repeats.isEmpty) await this.reportRepeats();
  }

  /** Call after the last row. `onBatch` is called after each batch when rows have to be read again. */
  async finish(
    onBatch: () => void,
  ): Promise<{ readonly validRows: number; readonly expectation: Expectation }> {
    this.lines.finish();
    await judgeWholeFile({
      ...this.parts,
      source: this.source,
      columns: this.columns,
      rows: this.rows,
    });
    const { tenant } = this.parts;
    const orgs = this.orgs.all();
    const names = this.orgFindings.finish(orgs, (ref) => tenant.hasName(ref));
    tenant.finish(orgs, (org) => this.orgFindings.lineOf(org));
    if (names.size > 0) await this.rejectAmbiguous(names, onBatch);
    return {
      validRows: Math.max(0, this.rows - this.invalidRows),
      expectation: {
        users: this.users.size,
        memberships: this.memberships,
        factors: this.factors,
        organizations: this.orgs.counts(),
        rejectedRows: this.refusedRows,
      },
    };
  }

  private async rejectAmbiguous(names: ReadonlySet<string>, onBatch: () => void): Promise<void> {
    for await (const rows of ambiguousRows(this.source, this.columns, names)) {
      onBatch();
      this.invalidRows += rows.length;
      for (const row of rows) {
        this.orgFindings.ambiguous(row, cellOf(row.cells, this.columns, 'org_name'));
      }
    }
  }

  private addRow(row: Row, orgs: readonly OrgRef[]): void {
    const { csvRow, index, facts, issues } = row;
    this.rows += 1;
    this.byteEnd = csvRow.byteEnd;
    this.positions.add(csvRow);
    this.lines.addRow(csvRow, issues);
    for (const warning of issues.warnings) this.report(csvRow, warning);
    if (facts.isAccepted(index)) this.addUser(row, this.addOrg(csvRow, orgs[facts.org(index) - 1]));
    else this.rejectRow(csvRow, issues.problems);
  }

  private rejectRow(csvRow: CsvRow, problems: readonly RowProblem[]): void {
    this.invalidRows += 1;
    this.refusedRows += 1;
    for (const problem of problems) this.report(csvRow, problem);
  }

  private addUser(row: Row, org: number): void {
    const { csvRow, index, facts } = row;
    if (facts.isUnusual(index)) this.compareForms(csvRow);
    const known = this.users.find(facts.email(index));
    if (known !== 0) this.addToKnown(csvRow, known, org);
    const user = known === 0 ? this.users.add(csvRow.row, org) : known;
    if (facts.hasFactor(index) && this.usersWithFactor.add(user)) this.factors += 1;
    if (this.users.isCreated(user)) this.compare(row, user);
    else this.create(row, user);
  }

  private compareForms(csvRow: CsvRow): void {
    const email = cellOf(csvRow.cells, this.columns, 'email').trim();
    const first = this.similar.add(email, csvRow.row);
    if (first === undefined) return;
    this.report(csvRow, {
      rule: 'email_similar',
      column: 'email',
      message: `Row ${first} has this email in another form of its characters: these become two users`,
    });
  }

  /** Notes the organization of the row and returns its number. */
  private addOrg(csvRow: CsvRow, org: OrgRef | undefined): number {
    if (org === undefined) return NO_ORG;
    this.memberships += 1;
    const sighting = this.orgs.add(csvRow.row, org);
    this.orgFindings.add(sighting, csvRow);
    return sighting.org.number;
  }

  private addToKnown(csvRow: CsvRow, user: number, org: number): void {
    // The numbers of a pair begin at 1.
    const isNew = this.users.orgOf(user) !== org && this.pairs.add(user, org + 1);
    if (isNew) return;
    this.repeats.add({ csvRow, earlierRow: this.users.rowOf(user), isInOrg: org !== NO_ORG });
  }

  /**
   * The row creates its user, unless WorkOS is expected to refuse it: then the next row of the email creates the
   * user.
   */
  private create({ csvRow, index, facts, issues: { expectedRefusals } }: Row, user: number): void {
    for (const refusal of expectedRefusals) this.report(csvRow, refusal);
    if (expectedRefusals.some(({ rule }) => ruleOf(rule).severity === 'error')) {
      this.invalidRows += 1;
      return;
    }
    const id = facts.externalId(index);
    const owner = id === undefined ? 0 : this.users.ownerOf(id);
    if (owner === 0)
      this.users.setCreated(user, csvRow.row, { fingerprint: facts.fingerprint(index), id });
    else this.claims.add({ csvRow, ownerRow: this.users.rowOf(owner) });
  }

  private compare({ csvRow, index, facts }: Row, user: number): void {
    const first = this.users.rowOf(user);
    const id = facts.externalId(index);
    if (id !== undefined && this.users.hasOtherId(user, id)) {
      this.report(csvRow, {
        rule: 'external_id_contradicts',
        column: 'external_id',
        message: `Row ${first} has this email with another external_id: the one of row ${first} is sent`,
      });
    }
    if (this.users.contradicts(user, facts.fingerprint(index))) {
      this.report(csvRow, {
        rule: 'user_contradicts',
        column: 'email',
        message: `Row ${first} has this email with different user data: the data of row ${first} is sent`,
      });
    }
  }

  private async reportClaims(): Promise<void> {
    for (const { csvRow, ownerRow } of await this.claims.takeConfirmed(this.byteEnd)) {
      this.invalidRows += 1;
      this.report(csvRow, {
        rule: 'external_id_taken',
        column: 'external_id',
        message: `Row ${ownerRow} has this external_id with another email: WorkOS accepts it only once`,
      });
    }
  }

  private async reportRepeats(): Promise<void> {
    for (const { csvRow, isInOrg, isExact } of await this.repeats.takeCompared(this.byteEnd)) {
      const where = isInOrg ? 'with the same organization' : 'and neither has an organization';
      this.report(csvRow, {
        rule: 'email_repeated',
        column: 'email',
        message: `An earlier row has this email ${where}: this row adds nothing`,
        ...(isExact && { fix: FIX_TEXTS.repeat_dropped }),
      });
    }
  }

  private findNameless(block: RecordBlock): void {
    for (const [index, cells] of block.cells(0, block.facts.records).entries()) {
      const { row, line } = block.row(index);
      for (const message of this.nameless.add(cells)) {
        this.parts.findings.add('column_nameless', () => ({ row, line, column: null, message }));
      }
    }
  }

  private report(csvRow: CsvRow, { rule, column, message, fix: known }: RowFinding): void {
    this.parts.findings.add(rule, () => {
      const { row, line, cells } = csvRow;
      if (column === undefined) {
        const fix = rule === 'quote_after_blank' ? FIX_TEXTS.quote_blanks_removed : undefined;
        return { row, line, column: null, message, ...defined({ fix }) };
      }
      const at = this.columns.positions[column];
      const value = at === undefined ? undefined : printableCell(column, cells[at] ?? '');
      const fix = known ?? fixForFinding(cells, this.columns, { rule, column });
      const isShown = value !== undefined && value !== '' && isShowable(cells, this.columns);
      const said =
        rule === 'double_encoding' && isShown
          ? message + proposalFor(column, cells[at ?? -1])
          : message;
      return { row, line, column, message: said, ...(isShown && { value }), ...defined({ fix }) };
    });
  }
}

/** What a garbled cell meant; nothing for a cell that must not be shown. */
function proposalFor(column: ColumnName, cell = ''): string {
  const meant = printableCell(column, ungarbled(cell.trim()) ?? '') ?? '';
  return meant === '' ? '' : `. Did you mean "${meant}"?`;
}

/** A row of a judged block. */
interface Row {
  readonly csvRow: CsvRow;
  /** Its index in the block. */
  readonly index: number;
  readonly facts: RowFacts;
  readonly issues: RowIssues;
}

type RowFinding = Omit<RowProblem, 'rule'> & { readonly rule: RuleId; readonly fix?: string };
