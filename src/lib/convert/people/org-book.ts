import { csvLine } from '../../csv';
import { ownCopy, sanitizeLine, clip } from '../../model';
import { bindTenantHeader, ORGANIZATION_COLUMNS, parseOrganization } from '../../records';
import type { SourceMembership, SourceOrganization } from '../../sources';
import type { Findings } from '../outputs/findings';
import { flatMetadata } from './flat-metadata';

const HEADER = bindTenantHeader(ORGANIZATION_COLUMNS, ORGANIZATION_COLUMNS);
const ID_SHOWN = 100;

/** An organization as the files of this run write it. */
interface BookedOrganization {
  readonly id: string;
  /** '' for one that the source does not name. */
  readonly name: string;
  readonly domains: string;
  readonly metadata: string;
}

/** The organizations of a run: those that the source describes, and those that memberships name. */
export class OrgBook {
  /** How many the source describes. */
  described = 0;
  /** By id in the source; undefined for one that WorkOS cannot take. */
  private readonly byId = new Map<string, BookedOrganization | undefined>();

  constructor(private readonly findings: Findings) {}

  /** Takes an organization that the source describes. The first of an id counts. */
  describe(organization: SourceOrganization): void {
    if (this.byId.has(organization.id)) return;
    this.described += 1;
    const { id, name = '', domains, metadata, unreadable } = organization;
    const booked = this.book(id, name);
    if (booked === undefined) return;
    if (unreadable !== undefined) {
      this.tell('metadata_unreadable', id, `${unreadable} is not a JSON object, and is left out.`);
    }
    const cell = flatMetadata(metadata, (key, detail) => {
      this.tell('metadata_limit', id, `metadata.${key}: ${detail}`);
    });
    this.byId.set(ownCopy(id), {
      ...booked,
      domains: this.domainsCell(id, domains),
      metadata: ownCopy(cell),
    });
  }

  /** The organization of a membership; undefined for one that WorkOS cannot take, which has been told. */
  ofMembership({ org, orgName = '' }: SourceMembership): BookedOrganization | undefined {
    const known = this.byId.get(org);
    if (known !== undefined || this.byId.has(org)) return known;
    if (this.described > 0) {
      this.tell('org_missing', org, 'Members have it, and the file of organizations does not.');
    }
    return this.book(org, orgName);
  }

  /** The lines of `organizations.csv`, in the order in which the organizations were met. */
  *lines(): Generator<string> {
    yield csvLine(ORGANIZATION_COLUMNS);
    for (const organization of this.byId.values()) {
      if (organization === undefined) continue;
      const { id, name, domains, metadata } = organization;
      yield csvLine([id, name, domains, metadata, '']);
    }
  }

  get size(): number {
    let size = 0;
    for (const organization of this.byId.values()) if (organization !== undefined) size += 1;
    return size;
  }

  private book(id: string, name: string): BookedOrganization | undefined {
    const key = ownCopy(id);
    if (problemOf({ org_external_id: id }) !== undefined || id.trim() !== id || id === '') {
      this.byId.set(key, undefined);
      this.tell('organization_dropped', id, 'WorkOS does not take this id of an organization.');
      return undefined;
    }
    const problem = problemOf({ org_external_id: id, org_name: name });
    if (problem !== undefined) this.tell('organization_value_dropped', id, problem);
    const kept = problem === undefined ? ownCopy(name.trim()) : '';
    const booked = { id: key, name: kept, domains: '', metadata: '' };
    this.byId.set(key, booked);
    return booked;
  }

  private domainsCell(id: string, domains: SourceOrganization['domains']): string {
    const cells = new Map<string, string>();
    for (const { domain, isVerified } of domains) {
      const cell = `${domain}:${isVerified ? 'verified' : 'pending'}`;
      const problem = problemOf({ org_external_id: id, domains: cell });
      if (problem !== undefined) this.tell('organization_value_dropped', id, problem);
      else if (!cells.has(domain.toLowerCase())) cells.set(domain.toLowerCase(), cell);
    }
    return ownCopy([...cells.values()].join(','));
  }

  private tell(code: Parameters<Findings['ofRun']>[0], id: string, detail: string): void {
    const shown = clip(sanitizeLine(id), ID_SHOWN);
    this.findings.ofRun(code, `Organization "${shown}": ${detail}`, 'organization');
  }
}

type Cells = Readonly<Partial<Record<(typeof ORGANIZATION_COLUMNS)[number], string>>>;

/** Why a line of these cells would be rejected; undefined when it would not. */
function problemOf(cells: Cells): string | undefined {
  const line = { cells: ORGANIZATION_COLUMNS.map((column) => cells[column] ?? '') };
  return parseOrganization(line, HEADER).problems[0]?.message;
}
