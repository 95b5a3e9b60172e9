import { clip, escapeInvisible, type OrgRef } from '../../model';
import { type ListedOrg, type OrgSighting, shownCell, SimilarNames } from '../../records';
import type { CsvRow } from '../../csv';
import type { Findings } from './findings';
import { printableCell } from './printable-cell';

const NAME_LENGTH = 60;

/** Finds contradictions between the organizations of a file. */
export class OrgFindings {
  private readonly names = new SimilarNames();
  /** The line of the first row, by the number of the organization. */
  private readonly lines: number[] = [];
  /** How many rows name it, by the number of the organization. */
  private readonly rows: number[] = [];

  constructor(private readonly findings: Findings) {}

  add({ org, isFirst, contradicts, newName }: OrgSighting, csvRow: CsvRow): void {
    if (isFirst) this.lines[org.number] = csvRow.line;
    this.rows[org.number] = (this.rows[org.number] ?? 0) + 1;
    if (contradicts) this.addContradiction(org.ref, csvRow);
    if (newName !== undefined) this.compareName(newName, csvRow);
  }

  /**
   * Adds the findings that need all rows.
   *
   * @param isNamedElsewhere true where another file gives the organization its name
   * @returns names that some rows give without an id and that several organizations have: these rows fail
   */
  finish(
    orgs: readonly ListedOrg[],
    isNamedElsewhere: (ref: OrgRef) => boolean,
  ): ReadonlySet<string> {
    const named = new Map<string, number>();
    for (const { ref } of orgs) {
      if (ref.kind !== 'external_id' || ref.name === undefined) continue;
      named.set(ref.name, (named.get(ref.name) ?? 0) + 1);
    }
    const addAmbiguous = new Set<string>();
    for (const org of orgs) {
      const { ref } = org;
      const isNameless = ref.kind === 'external_id' && ref.name === undefined;
      if (isNameless && !isNamedElsewhere(ref)) this.addMissingName(org, ref);
      if (ref.kind === 'name' && (named.get(ref.name) ?? 0) > 1) addAmbiguous.add(ref.name);
    }
    return addAmbiguous;
  }

  /** The line of the first row that names an organization, by its number. */
  lineOf(org: number): number {
    return this.lines[org] ?? 1;
  }

  /** Adds the finding of a row that gives one of these names. */
  ambiguous({ row, line }: CsvRow, name: string): void {
    this.findings.add('org_name_ambiguous', () => ({
      row,
      line,
      column: 'org_name',
      message:
        'Rows give this name to several org_external_ids. It is unclear which one is meant, so this row fails',
      ...valueOf('org_name', name),
    }));
  }

  private addContradiction(ref: OrgRef, { row, line }: CsvRow): void {
    const first = ref.kind === 'external_id' ? (ref.name ?? '') : '';
    this.findings.add('org_name_contradicts', () => ({
      row,
      line,
      column: 'org_name',
      message: `An earlier row names this organization ${quoted(first)}: the first name is used`,
    }));
  }

  private compareName(name: string, { row, line }: CsvRow): void {
    const first = this.names.add(name, row);
    if (first === undefined) return;
    this.findings.add('org_name_similar', () => ({
      row,
      line,
      column: 'org_name',
      message: `org_name differs from ${quoted(first.name)} in row ${first.row} only in case, spaces or characters that look the same: these are two organizations`,
      ...valueOf('org_name', name),
    }));
  }

  private addMissingName(
    { firstRow, number }: ListedOrg,
    ref: OrgRef & { kind: 'external_id' },
  ): void {
    this.findings.add('org_name_missing', () => ({
      row: firstRow,
      line: this.lineOf(number),
      column: 'org_external_id',
      message: `No row gives this organization an org_name: unless it exists in WorkOS, ${this.rowsOf(number)}`,
      ...valueOf('org_external_id', ref.externalId),
    }));
  }

  private rowsOf(number: number): string {
    const rows = this.rows[number] ?? 0;
    return rows === 1 ? 'this row fails' : `this row and ${rows - 1} more that name it fail`;
  }
}

function valueOf(column: 'org_name' | 'org_external_id', cell: string): { value?: string } {
  const value = printableCell(column, cell);
  return value === undefined ? {} : { value };
}

function quoted(name: string): string {
  return `"${escapeInvisible(clip(shownCell('org_name', name), NAME_LENGTH))}"`;
}
