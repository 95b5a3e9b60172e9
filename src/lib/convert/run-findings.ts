import { countOf, sanitizeLine } from '../model';
import type { Source } from '../sources';
import { countName, type Counts } from './counts';
import type { Ignored } from './ignored';
import type { Findings } from './outputs/findings';
import type { Recognised } from './recognise/recognise';
import type { SideParts } from './side-parts';

// What is told of a whole run, and of none of its records.

/** Counts hashes of users who are in no file of users, and says so where that is all of them. */
export function endOfSide(
  side: SideParts,
  to: { readonly counts: Counts; readonly findings: Findings; readonly source: Source },
): void {
  const { counts, findings, source } = to;
  for (const [name, { entries, matched }] of side.tables) {
    if (entries > 0 && matched === 0) {
      const detail = `None of the ${entries} records of ${name} is of a user in these files: the ids are those of another tenant, or of other users.`;
      findings.ofRun('no_id_joins', detail, name);
    }
    const part = source.parts.find((each) => each.name === name);
    if (part?.flag !== 'passwords') continue;
    counts.hashes += entries - matched;
    for (let left = entries - matched; left > 0; left -= 1) countName(counts.dropped, 'no_user');
  }
}

export function emptyFindings({ empty }: Recognised, findings: Findings): void {
  for (const { name } of empty) {
    findings.ofRun('file_empty', `${name} has no records: nothing of it was used.`);
  }
}

export function groupFindings({ groups }: Counts, findings: Findings): void {
  for (const [group, users] of groups) {
    const detail = `The group ${JSON.stringify(group)} of ${users} users is not imported: --groups says what groups become.`;
    findings.ofRun('group_ignored', detail, 'groups');
  }
}

/** Lists of a document and tables of a dump that the source does not use, and entries that are none of its records. */
export function ignoredFindings(ignored: Ignored, counts: Counts, findings: Findings): void {
  for (const { sample, path, records } of ignored.all()) {
    const name = path === '' ? '(other entries)' : path;
    counts.ignored.set(name, (counts.ignored.get(name) ?? 0) + records);
    const what = path === '' ? 'of other kinds' : `of ${sanitizeLine(path)}`;
    const detail = `${sample.name} has ${countOf(records, 'record')} ${what}, which convert does not use.`;
    findings.ofRun('records_ignored', detail, path === '' ? undefined : path);
  }
}

export function mergedFinding({ merged }: Counts, findings: Findings): void {
  if (merged === 0) return;
  const verbs =
    merged === 1
      ? 'repeats a user of an earlier one and adds'
      : 'repeat users of earlier ones and add';
  const detail = `${countOf(merged, 'record')} ${verbs} memberships only: each user was written once for each organization.`;
  findings.ofRun('rows_merged', detail, 'memberships');
}
