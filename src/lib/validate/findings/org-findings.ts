import { clip, type OrgRef, ownCopy } from '../../model';
import type { ListedOrg, OrgSighting } from '../../records';
import type { CsvRow } from '../../csv';
import type { Findings } from './findings';
import { shownCell, visible } from './printable-cell';

const NAME_LENGTH = 60;

/** Where and how a name stood first. */
interface FirstName {
  readonly name: string;
  readonly row: number;
}

/** What the organizations of a file have to do with one another. */
export class OrgFindings {
  private readonly byFolded = new Map<string, FirstName>();
  /** By the number of the organization: the line of its first row, and how many rows name it. */
  private readonly lines: number[] = [];
  private readonly rows: number[] = [];

  constructor(private readonly findings: Findings) {}

  see({ org, isFirst, contradicts, newName }: OrgSighting, csvRow: CsvRow): void {
    if (isFirst) this.lines[org.number] = csvRow.line;
    this.rows[org.number] = (this.rows[org.number] ?? 0) + 1;
    if (contradicts) this.contradiction(org.ref, csvRow);
    if (newName !== undefined) this.compare(newName, csvRow);
  }

  /**
   * What can be told only when all rows are known.
   *
   * @returns names that rows give alone and that several organizations have: those rows fail
   */
  finish(orgs: readonly ListedOrg[]): ReadonlySet<string> {
    const named = new Map<string, number>();
    for (const { ref } of orgs) {
      if (ref.kind !== 'external_id' || ref.name === undefined) continue;
      named.set(ref.name, (named.get(ref.name) ?? 0) + 1);
    }
    const ambiguous = new Set<string>();
    for (const org of orgs) {
      const { ref } = org;
      if (ref.kind === 'external_id' && ref.name === undefined) this.missingName(org, ref);
      if (ref.kind === 'name' && (named.get(ref.name) ?? 0) > 1) ambiguous.add(ref.name);
    }
    return ambiguous;
  }

  /** A row that gives such a name. */
  ambiguous({ row, line }: CsvRow, name: string): void {
    this.findings.add('org_name_ambiguous', () => ({
      ...{ row, line, column: 'org_name' },
      message:
        'Rows give this name to several org_external_ids, and which is meant cannot be told: this row fails',
      ...valueOf('org_name', name),
    }));
  }

  private contradiction(ref: OrgRef, { row, line }: CsvRow): void {
    const first = ref.kind === 'external_id' ? (ref.name ?? '') : '';
    this.findings.add('org_name_contradicts', () => ({
      ...{ row, line, column: 'org_name' },
      message: `The organization stood before with the name ${quoted(first)}: the first name is used`,
    }));
  }

  private compare(name: string, { row, line }: CsvRow): void {
    const folded = name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
    const first = this.byFolded.get(folded);
    if (first === undefined) {
      this.byFolded.set(ownCopy(folded), { name: ownCopy(name), row });
      return;
    }
    if (first.name === name) return;
    this.findings.add('org_name_similar', () => ({
      ...{ row, line, column: 'org_name' },
      message: `org_name differs from ${quoted(first.name)} in row ${first.row} only in case or blanks: these are two organizations`,
      ...valueOf('org_name', name),
    }));
  }

  private missingName(
    { firstRow, number }: ListedOrg,
    ref: OrgRef & { kind: 'external_id' },
  ): void {
    this.findings.add('org_name_missing', () => ({
      ...{ row: firstRow, line: this.lines[number] ?? 1, column: 'org_external_id' },
      message: `No row gives this organization an org_name: unless WorkOS has it already, ${this.rowsOf(number)}`,
      ...valueOf('org_external_id', ref.externalId),
    }));
  }

  private rowsOf(number: number): string {
    const rows = this.rows[number] ?? 0;
    return rows === 1 ? 'this row fails' : `this row and ${rows - 1} more that name it so fail`;
  }
}

function valueOf(column: 'org_name' | 'org_external_id', cell: string): { value?: string } {
  const value = shownCell(column, cell);
  return value === undefined ? {} : { value };
}

function quoted(name: string): string {
  return `"${visible(clip(name, NAME_LENGTH))}"`;
}
