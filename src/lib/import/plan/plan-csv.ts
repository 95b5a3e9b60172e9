import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import {
  blankHead,
  type CsvFormat,
  type CsvRow,
  type CsvSource,
  noRowsError,
  openCsv,
  readRowBatches,
  type RowBatch,
} from '../../csv';
import { DEFAULT_OPTIONS } from '../../jobs';
import {
  type Chunk,
  type CsvChunk,
  defined,
  type Expectation,
  type Fingerprint,
  type OrgRef,
  type PlannedOrg,
} from '../../model';
import {
  type AcceptedRow,
  type Columns,
  columnsOf,
  type ColumnsRequest,
  describeBlankLines,
  describeLinesInNoRow,
  describeUnknownColumns,
  linesInNoRow,
  NamelessColumns,
  type RejectedRow,
  ROW_RULES,
} from '../../records';
import {
  describeInvalidLine,
  NO_TENANT,
  type OrganizationLine,
  readTenant,
  rejectUnsoundRoles,
  type Tenant,
  type TenantPaths,
} from '../../tenant';
import { parseImportRow, type RejectingOptions, type RejectionCode } from '../parse-import-row';
import { ChunkCutter } from './chunk-cutter';
import { describeNote, type RowNote, RowNotes } from './notes';
import type { RowLinks } from '../repeats/row-links';
import type { SincePlan } from '../since/since-plan';
import { RoleRows } from './role-rows';
import { RowComparison } from './row-comparison';

/** What one pass over the file finds out before anything is sent. */
export interface Plan {
  readonly source: CsvSource;
  readonly columns: Columns;
  readonly csv: Fingerprint;
  readonly chunks: readonly CsvChunk[];
  /** Which rows share an email. Only rows that pass the row rules are linked. */
  readonly links: RowLinks;
  /** The distinct organizations, in the order of their first rows. */
  readonly orgs: readonly PlannedOrg[];
  readonly expectation: Expectation;
  /** The roles that rows name, by how many rows name each: 10,000 of them at most. */
  readonly roleRows: ReadonlyMap<string, number>;
  /** Rows that the row rules reject, by rule and message. */
  readonly rejected: readonly RowNote[];
  readonly warnings: readonly string[];
  /** The organizations and roles that further files describe. */
  readonly tenant: Tenant;
  /** The comparison with the earlier jobs of the same people. */
  readonly since?: SincePlan;
}

/** The planned chunk of this index, with its bytes. */
export function csvChunkOf({ chunks }: Pick<Plan, 'chunks'>, { index }: Chunk): CsvChunk {
  const chunk = chunks[index];
  if (chunk === undefined) throw new Error(`There is no chunk ${String(index)}`);
  return chunk;
}

/** The input of the plan pass. */
export interface PlanRequest extends ColumnsRequest {
  readonly csvPath: string;
  readonly chunkSize: number;
  /** How the user says the file is written. */
  readonly format?: CsvFormat;
  /** The size of the file when it was planned first: what was appended since does not count. */
  readonly bytes?: number;
  /** Rejects rows that the row rules accept. */
  readonly rejecting?: RejectingOptions;
  /** The earlier jobs of the same people. */
  readonly since?: SincePlan | undefined;
  /** The files that describe organizations and roles. */
  readonly tenant?: TenantPaths;
  /** Called after each batch of rows with the bytes read so far. */
  readonly onProgress?: (bytesRead: number, bytes: number) => void;
}

const INVALID_LINE = 'The line of the organization in organizations.csv is invalid';

/**
 * Reads the file once for its rows, fingerprint, chunks, organizations, repeated emails and the results of the row
 * rules.
 *
 * @throws Abort when the file as a whole cannot be imported, or has no rows, or one of its further files cannot be read
 */
export async function planCsv(request: PlanRequest): Promise<Plan> {
  const { bytes: planned, format, onProgress: onCopy, tenant: paths = NO_TENANT } = request;
  const tenant = await readTenant({ ...paths, ...defined({ format }) });
  rejectUnsoundRoles(tenant);
  const source = await openCsv(request.csvPath, defined({ bytes: planned, format, onCopy }));
  const columns = columnsOf(source, request);
  const pass = new PlanPass(request, columns, tenant);
  pass.addBlank(blankHead(source));
  const hash = createHash('sha256');
  let bytes = 0;
  const onBytes = (block: Uint8Array): void => {
    hash.update(block);
    bytes += block.byteLength;
  };
  for await (const batch of readRowBatches(source, { onBytes })) {
    pass.add(batch);
    request.onProgress?.(bytes, source.bytes);
  }
  if (pass.rows === 0) throw noRowsError(source.path);
  const sha256 = hash.digest('hex');
  return {
    source,
    columns,
    tenant,
    csv: {
      path: source.path,
      absolutePath: resolve(source.path),
      bytes,
      sha256,
      rows: pass.rows,
    },
    ...pass.result(),
  };
}

/** Gathers the plan row by row. */
class PlanPass {
  rows = 0;
  private readonly chunks: ChunkCutter;
  private readonly refused = new RowNotes();
  private readonly warnings = new RowNotes();
  private readonly compared: RowComparison;
  private readonly roles = new RoleRows();
  private refusedRows = 0;
  private blankLines = 0;
  private readonly rejecting: RejectingOptions;
  private readonly since: SincePlan | undefined;
  private linesInNoRow = 0;
  private readonly nameless: NamelessColumns;
  /** Warnings about the file, not about rows. */
  private readonly ofFile: string[] = [];

  constructor(
    { chunkSize, rejecting = DEFAULT_OPTIONS, since }: PlanRequest,
    private readonly columns: Columns,
    private readonly tenant: Tenant,
  ) {
    this.nameless = new NamelessColumns(columns);
    this.compared = new RowComparison(this.warnings, columns, tenant.organizations?.catalog);
    this.chunks = new ChunkCutter(chunkSize);
    this.rejecting = rejecting;
    this.since = since;
  }

  add(batch: RowBatch): void {
    this.chunks.add(batch);
    this.addBlank(batch.blank);
    for (const row of batch.rows) this.addRow(row);
  }

  addBlank({ count }: { readonly count: number }): void {
    this.blankLines += count;
  }

  result(): Omit<Plan, 'source' | 'columns' | 'csv' | 'tenant'> {
    const { compared, linesInNoRow: lines, blankLines, since } = this;
    const unchanged = since?.unchanged ?? { users: 0, memberships: 0, factors: 0 };
    const orgs = compared.finish();
    const unknown = describeUnknownColumns(this.columns);
    return {
      chunks: this.chunks.end(),
      links: compared.links,
      roleRows: this.roles.rows,
      // Those of unchanged rows are not looked up, unless a line describes them.
      orgs: since === undefined ? orgs : since.takeNeeded(orgs, (ref) => this.isDescribed(ref)),
      ...defined({ since }),
      expectation: {
        users: compared.users - unchanged.users,
        memberships: compared.memberships - unchanged.memberships,
        factors: compared.factors - unchanged.factors,
        organizations: compared.orgs.counts(),
        rejectedRows: this.refusedRows,
      },
      rejected: this.refused.list(),
      warnings: [
        ...(unknown === undefined ? [] : [unknown]),
        ...this.ofFile,
        ...(lines > 0 ? [describeLinesInNoRow(lines)] : []),
        ...(blankLines > 0 ? [describeBlankLines(blankLines)] : []),
        ...this.warnings.list().map(describeNote),
      ],
    };
  }

  private isDescribed(ref: OrgRef): boolean {
    return this.tenant.organizations?.catalog.find(ref) !== undefined;
  }

  /** Notes a row whose organization cannot be brought into WorkOS. */
  private noteInvalidOrg(row: number, line: OrganizationLine): void {
    const { organizations } = this.tenant;
    const message = organizations && describeInvalidLine(organizations, line);
    if (message === undefined) return;
    this.refusedRows += 1;
    this.refused.add('organization_line_invalid', { message, title: INVALID_LINE }, row);
  }

  private addRow(csvRow: CsvRow): void {
    this.rows += 1;
    this.ofFile.push(...this.nameless.add(csvRow.cells));
    const parsed = parseImportRow(csvRow, this.columns, this.rejecting);
    this.linesInNoRow += linesInNoRow(csvRow, parsed);
    for (const { rule, message } of parsed.warnings) {
      this.warnings.add(rule, { message, title: ROW_RULES[rule].title }, csvRow.row);
    }
    if (parsed.ok) this.addAccepted(csvRow.row, parsed);
    else this.addRejected(csvRow.row, parsed);
  }

  private addAccepted(row: number, parsed: AcceptedRow): void {
    const { org, roleSlugs } = parsed.record;
    const described = org && this.tenant.organizations?.catalog.lookUp(org);
    const ref = described?.ref ?? org;
    this.compared.add(row, parsed, ref);
    const { links } = this.compared;
    const isUnchanged = this.since?.add(row, parsed.record, {
      org: ref,
      previous: links.previousOf(row),
      isAfterFactor: links.isAfterFactor(row),
    });
    if (org !== undefined && isUnchanged !== true) this.roles.add(roleSlugs);
    if (described?.line !== undefined) this.noteInvalidOrg(row, described.line);
  }

  private addRejected(row: number, parsed: RejectedRow<RejectionCode>): void {
    this.refusedRows += 1;
    this.since?.addRejected(parsed);
    for (const { rule, message } of parsed.problems) {
      const title = rule === 'password_required' ? message : ROW_RULES[rule].title;
      this.refused.add(rule, { message, title }, row);
    }
  }
}
