import type { ConvertFindingCode, DropReason, SkipReason } from './codes';
import { type Counts, totalOf } from './counts';
import { brokenBalanceError } from './convert-errors';
import { WRITTEN_BY } from './outputs/output-folder';

/** A number of things, and of which kinds they are: the most frequent first. */
export interface CountByKind<Kind extends string = string> {
  readonly total: number;
  readonly by: Readonly<Partial<Record<Kind, number>>>;
}

/** A file that was read. */
export interface SummaryFile {
  readonly path: string;
  /** What it has, by the names of the source: `users`, `passwords`. */
  readonly parts: readonly string[];
}

/** What a side part had, and how much of it users have. */
export interface SummaryPart {
  readonly records: number;
  /** What the records have for users. Absent for organizations and settings. */
  readonly entries?: number;
  readonly matched?: number;
}

/** `summary.json`. */
export interface ConvertSummary {
  readonly writtenBy: typeof WRITTEN_BY;
  readonly source: string;
  readonly files: readonly SummaryFile[];
  readonly records: number;
  readonly users: number;
  /** Records of a user that an earlier record has, which differ in their memberships only. */
  readonly merged: number;
  readonly skipped: CountByKind<SkipReason>;
  /** Rows of `users.csv`: one for each membership, and one for each user without any. */
  readonly rows: number;
  readonly memberships: number;
  readonly hashes: {
    readonly found: number;
    readonly converted: CountByKind;
    readonly dropped: CountByKind<DropReason>;
    /** By function and costs: `bcrypt cost=10`. Those out of range are dropped. */
    readonly costs: { readonly converted: CountByKind; readonly outOfRange: CountByKind };
  };
  readonly passwords: {
    readonly withPassword: number;
    /** Users whose hash was dropped. */
    readonly mustReset: number;
    readonly withoutPasswordInSource: number;
  };
  readonly factors: number;
  readonly organizations: number;
  readonly roles: number;
  /** Users by the provider that they sign in with. */
  readonly social: CountByKind;
  /** Records that are in the files and are not used, by the path of their list or table. They are not in `records`. */
  readonly ignored: CountByKind;
  readonly findings: CountByKind<ConvertFindingCode>;
  /** By the name of the part. */
  readonly sideFiles: Readonly<Record<string, SummaryPart>>;
}

/** What a summary is made of beside the counts. */
export interface SummaryFacts extends Pick<
  ConvertSummary,
  'source' | 'files' | 'organizations' | 'roles' | 'sideFiles'
> {
  readonly skipped: ReadonlyMap<SkipReason, number>;
  readonly findings: ReadonlyMap<ConvertFindingCode, number>;
}

export function summaryOf(counts: Counts, facts: SummaryFacts): ConvertSummary {
  const { source, files, organizations, roles, sideFiles } = facts;
  return {
    writtenBy: WRITTEN_BY,
    source,
    files,
    records: counts.records,
    users: counts.users,
    merged: counts.merged,
    skipped: byKind(facts.skipped),
    rows: counts.rows,
    memberships: counts.memberships,
    hashes: {
      found: counts.hashes,
      converted: byKind(counts.converted),
      dropped: byKind(counts.dropped),
      costs: { converted: byKind(counts.costs), outOfRange: byKind(counts.costsOutOfRange) },
    },
    passwords: {
      withPassword: counts.withPassword,
      mustReset: counts.mustReset,
      withoutPasswordInSource: counts.withoutPassword,
    },
    factors: counts.factors,
    organizations,
    roles,
    social: byKind(counts.social),
    ignored: byKind(counts.ignored),
    findings: byKind(facts.findings),
    sideFiles,
  };
}

/** The sums that must hold, as they are printed. */
export function balancesOf({
  records,
  users,
  merged,
  skipped,
  hashes,
  passwords,
}: ConvertSummary): readonly {
  readonly text: string;
  readonly holds: boolean;
}[] {
  const { found, converted, dropped } = hashes;
  const further = merged === 0 ? '' : ` + ${merged} with further memberships`;
  const { withPassword, mustReset, withoutPasswordInSource } = passwords;
  return [
    {
      text: `${records} records = ${users} users${further} + ${skipped.total} skipped`,
      holds: records === users + merged + skipped.total,
    },
    {
      text: `${found} hashes = ${converted.total} converted + ${dropped.total} dropped`,
      holds: found === converted.total + dropped.total,
    },
    {
      text: `${users} users = ${withPassword} with password + ${mustReset} who must reset it + ${withoutPasswordInSource} without one in the source`,
      holds: users === withPassword + mustReset + withoutPasswordInSource,
    },
  ];
}

/** @throws Error when a balance does not hold: something was lost or counted twice */
export function assertBalances(summary: ConvertSummary): void {
  for (const { text, holds } of balancesOf(summary)) {
    if (!holds) throw brokenBalanceError(text);
  }
}

/** Kinds by how frequent they are, then by name: the same in every run. */
function byKind<Kind extends string>(counts: ReadonlyMap<Kind, number>): CountByKind<Kind> {
  const sorted = [...counts].sort(
    ([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1),
  );
  const by = Object.fromEntries(sorted) as Partial<Record<Kind, number>>;
  return { total: totalOf(counts), by };
}
