import { isDeepStrictEqual } from 'node:util';
import { looseName, type OrganizationRecord, orgKey, type OrgRef } from '../model';
import type { TenantLine, TenantProblem } from '../records';

/** A line of `organizations.csv`. */
export interface OrganizationLine {
  readonly row: number;
  readonly line: number;
  /** Absent where the line does not say which organization it means. */
  readonly record?: OrganizationRecord;
  /** Why the organization cannot be brought into WorkOS. */
  readonly problem?: TenantProblem;
}

/** An organization that a row names, as the file has it. */
export interface OrgPlace {
  readonly ref: OrgRef;
  readonly line?: OrganizationLine | undefined;
}

type OpenLine = OrganizationLine & { problem?: TenantProblem };

/** The organizations of `organizations.csv`, and which of them a reference means. */
export class OrgCatalog {
  private readonly open: OpenLine[] = [];
  private readonly byKey = new Map<string, OpenLine>();
  private readonly byName = new Map<string, OpenLine>();
  /** Names of several organizations: they mean none. */
  private readonly ambiguous = new Set<string>();
  private readonly byDomain = new Map<string, OpenLine>();

  /** In the order of the file. A line that repeats an earlier one is left out. */
  get lines(): readonly OrganizationLine[] {
    return this.open;
  }

  /** Adds the next line. Returns what is wrong with it and with the earlier lines that it contradicts. */
  add(
    { row, line }: Pick<OrganizationLine, 'row' | 'line'>,
    { record, problems }: TenantLine<OrganizationRecord>,
  ): readonly { readonly line: OrganizationLine; readonly problem: TenantProblem }[] {
    const [problem] = problems;
    const entry: OpenLine = { row, line, ...(record && { record }), ...(problem && { problem }) };
    if (record === undefined) {
      this.open.push(entry);
      return [];
    }
    const earlier = this.namesakes(record);
    if (earlier.length === 1 && isDeepStrictEqual(earlier[0]?.record, record)) return [];
    this.open.push(entry);
    const found = earlier.length > 0 ? contradictions(entry, earlier) : [];
    this.index(entry, record);
    const taken = problem === undefined && earlier.length === 0 ? this.claim(entry, record) : [];
    return [...found, ...taken];
  }

  /** The line that a reference means; undefined where the file does not have the organization. */
  find(ref: OrgRef): OrganizationLine | undefined {
    const exact = this.byKey.get(orgKey(ref));
    if (exact !== undefined || ref.kind !== 'name') return exact;
    const name = looseName(ref.name);
    return this.ambiguous.has(name) ? undefined : this.byName.get(name);
  }

  /**
   * The line that a reference means; and the reference under which the file has the organization, with the name of `ref`
   * where the file gives none, or `ref` itself where the file does not have it.
   */
  lookUp(ref: OrgRef): OrgPlace {
    const line = this.find(ref);
    const known = line?.record?.ref;
    if (known === undefined) return { ref, line };
    const isNamed = known.kind !== 'external_id' || known.name !== undefined;
    return { ref: isNamed || ref.kind !== 'external_id' ? known : ref, line };
  }

  /** The reference that `lookUp` finds. */
  canonical(ref: OrgRef): OrgRef {
    return this.lookUp(ref).ref;
  }

  /** The earlier lines that mean the same organization. */
  private namesakes(record: OrganizationRecord): readonly OpenLine[] {
    const found = keysOf(record).flatMap((key) => this.byKey.get(key) ?? []);
    return [...new Set(found)];
  }

  private index(entry: OpenLine, record: OrganizationRecord): void {
    for (const key of keysOf(record)) if (!this.byKey.has(key)) this.byKey.set(key, entry);
    if (record.name === undefined) return;
    const name = looseName(record.name);
    if (this.byName.has(name)) this.ambiguous.add(name);
    else this.byName.set(name, entry);
  }

  private claim(
    entry: OpenLine,
    { domains }: OrganizationRecord,
  ): readonly { readonly line: OrganizationLine; readonly problem: TenantProblem }[] {
    for (const { domain } of domains) {
      const owner = this.byDomain.get(domain);
      if (owner !== undefined) {
        const problem: TenantProblem = {
          rule: 'domain_repeated',
          column: 'domains',
          message: `domains has a domain of another organization, in line ${String(owner.line)}: keep it in one of the two`,
        };
        entry.problem = problem;
        return [{ line: entry, problem }];
      }
    }
    for (const { domain } of domains) this.byDomain.set(domain, entry);
    return [];
  }
}

function keysOf({ ref, externalId }: OrganizationRecord): readonly string[] {
  const key = orgKey(ref);
  if (ref.kind !== 'id' || externalId === undefined) return [key];
  return [key, orgKey({ kind: 'external_id', externalId })];
}

function contradictions(
  entry: OpenLine,
  earlier: readonly OpenLine[],
): readonly { readonly line: OrganizationLine; readonly problem: TenantProblem }[] {
  const lines = [...earlier, entry].map(({ line }) => String(line));
  const problem: TenantProblem = {
    rule: 'organization_contradicts',
    message: `Lines ${lines.join(' and ')} mean the same organization and differ: keep one of them`,
  };
  return [...earlier, entry].flatMap((line) => {
    if (line.problem?.rule === 'organization_contradicts') return [];
    line.problem = problem;
    return [{ line, problem }];
  });
}
