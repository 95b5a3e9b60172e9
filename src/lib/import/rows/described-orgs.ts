import { type Failure, orgKey, type OrgRef, type StepResult } from '../../model';
import {
  describeInvalidLine,
  type OrganizationLine,
  type OrgPlace,
  type Tenant,
} from '../../tenant';

/** Why there is no organization, and after how many requests. */
export interface FailedOrg {
  readonly ok: false;
  readonly failure: Failure;
  readonly attempts: number;
}

/** Organizations by how the job got them. */
export interface OrgCounts {
  created: number;
  found: number;
  updated: number;
  /** Found with other values than those of `organizations.csv`, and left as they are. */
  differing: number;
  /** Of `organizations.csv`: those that failed, and those that are not done. */
  failed: number;
  left: number;
}

export const NO_ORGS: OrgCounts = {
  created: 0,
  found: 0,
  updated: 0,
  differing: 0,
  failed: 0,
  left: 0,
};

/** How the organization of a line ended. */
export type LineEnd = { readonly ok: true; readonly result: StepResult } | FailedOrg;

/** The organizations of `organizations.csv`, and how they ended. */
export class DescribedOrgs {
  /** Of those that can be sent, by their keys; undefined while one has not ended. */
  private readonly ends = new Map<string, LineEnd | undefined>();

  /** @param counts its `failed` and `left` are kept up to date */
  constructor(
    private readonly tenant: Tenant['organizations'],
    private readonly counts: Pick<OrgCounts, 'failed' | 'left'>,
  ) {
    for (const line of tenant?.catalog.lines ?? []) {
      if (this.invalid(line) !== undefined) this.counts.failed += 1;
      else if (line.record !== undefined) {
        this.ends.set(orgKey(line.record.ref), undefined);
        this.counts.left += 1;
      }
    }
  }

  /** The line that a reference means, and the reference under which the job has the organization. */
  find(ref: OrgRef): OrgPlace {
    return this.tenant?.catalog.lookUp(ref) ?? { ref };
  }

  /** Why the organization of a line is never sent; undefined where it can be. */
  invalid(line: OrganizationLine): FailedOrg | undefined {
    const message = this.tenant && describeInvalidLine(this.tenant, line);
    if (message === undefined) return undefined;
    const failure = {
      kind: 'request_refused',
      code: 'organization_line_invalid',
      message,
      retryClass: 'permanent',
      ambiguous: false,
    } as const;
    return { ok: false, failure, attempts: 0 };
  }

  endOf(line: OrganizationLine): LineEnd | undefined {
    return this.invalid(line) ?? (line.record && this.ends.get(orgKey(line.record.ref)));
  }

  /** True for one that can be sent and has not ended. */
  isLeft(ref: OrgRef): boolean {
    const key = orgKey(ref);
    return this.ends.has(key) && this.ends.get(key) === undefined;
  }

  /** Notes how an organization ended, unless no line describes it. */
  note(key: string, end: LineEnd): void {
    if (!this.ends.has(key)) return;
    const before = this.ends.get(key);
    if (before === undefined) this.counts.left -= 1;
    if (before?.ok === false) this.counts.failed -= 1;
    if (!end.ok) this.counts.failed += 1;
    this.ends.set(key, end);
  }
}
