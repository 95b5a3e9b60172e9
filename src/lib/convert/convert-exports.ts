import { csvLine } from '../csv';
import type { FileSample, RecordBatch } from '../exports';
import { outputWriteError } from '../outputs';
import { ROLE_COLUMNS } from '../records';
import type { Source } from '../sources';
import { inputInOutputError } from './convert-errors';
import type { ConvertRequest } from './convert-request';
import { countName, Counts } from './counts';
import { ByteFile } from './outputs/byte-file';
import { Findings } from './outputs/findings';
import { isInFolder, OutputFolder } from './outputs/output-folder';
import { Skipped } from './outputs/skipped';
import { OrgBook } from './people/org-book';
import { People } from './people/people';
import { RoleBook } from './people/role-book';
import { readRoleMap } from './people/role-map';
import { UserContext } from './people/user-context';
import { HEADER_LINE } from './people/user-row';
import { isRanked, UserStage } from './people/user-stage';
import type { ConvertPorts } from './ports';
import { sampleFiles } from './recognise/given-files';
import { type PartFile, recognise, type Recognised } from './recognise/recognise';
import { pathsOf, SideParts } from './side-parts';
import {
  assertBalances,
  type ConvertSummary,
  type SummaryFacts,
  summaryOf,
  type SummaryPart,
} from './summary';
import { type ConvertRun, eachBatch, filesInOrder, pickedOf } from './read-parts';

/**
 * Converts the export of another identity provider into our files, in a folder that is written whole or not at all. The
 * same files and choices give the same bytes.
 *
 * @throws Abort with exit 2 for the request, 4 for a file that is not what it should be, 7 for a disk that fails;
 * nothing is written then
 */
export async function convertExports(
  request: ConvertRequest,
  ports: ConvertPorts,
): Promise<ConvertSummary> {
  const { output, force, choices } = request;
  checkOutput(output, force);
  const recognised = await recogniseFiles(request, ports);
  request.onRecognised?.(recognised.source, [...recognised.users, ...recognised.others]);
  const roleMap = choices.roleMap === undefined ? undefined : await readRoleMap(choices.roleMap);
  try {
    const folder = OutputFolder.open(output, force);
    try {
      const summary = await writeFolder({ request, ports, recognised, roleMap, folder });
      folder.publish();
      return summary;
    } finally {
      folder.remove();
    }
  } catch (error) {
    throw outputWriteError(error, output);
  }
}

async function recogniseFiles(
  { files, pinned, from, output, signal, furtherFiles }: ConvertRequest,
  { reader, sources }: ConvertPorts,
): Promise<Recognised> {
  const options = signal === undefined ? {} : { signal };
  const given = await sampleFiles({ files, pinned, ...options }, reader);
  const inside = given.find(({ sample }) => isInFolder(sample.path, output));
  if (inside !== undefined) throw inputInOutputError(inside.sample.path, output);
  const recognised = recognise(given, sources, from);
  if (furtherFiles === undefined) return recognised;
  const { source } = recognised;
  const further = { files: [], pinned: await furtherFiles(source), ...options };
  return recognise([...given, ...(await sampleFiles(further, reader))], sources, source.key);
}

/** Before anything is read: reading may take minutes. */
function checkOutput(output: string, force: boolean): void {
  try {
    OutputFolder.check(output, force);
  } catch (error) {
    throw outputWriteError(error, output);
  }
}

interface FolderRun extends ConvertRun {
  readonly recognised: Recognised;
  readonly roleMap: ReadonlyMap<string, string> | undefined;
  readonly folder: OutputFolder;
}

async function writeFolder(run: FolderRun): Promise<ConvertSummary> {
  const { request, recognised, folder } = run;
  const { source } = recognised;
  const files = {
    users: new ByteFile(folder.file('users.csv')),
    skipped: new ByteFile(folder.file('skipped.jsonl')),
    findings: new ByteFile(folder.file('findings.jsonl')),
  };
  const findings = new Findings(files.findings);
  emptyFindings(recognised, findings);
  const skipped = new Skipped(files.skipped);
  const orgs = new OrgBook(findings);
  const roles = new RoleBook(run.roleMap, findings);
  const side = new SideParts({ source, folder: () => folder.work(), orgs, findings });
  const progress = progressOf(run);
  await readSide(run, side, progress);
  const counts = new Counts();
  const people = new People(folder.work(), progress.shareRead);
  const stage = new UserStage({
    source,
    choices: request.choices,
    context: new UserContext(source, side, request),
    people,
    roles,
    orgs,
    counts,
    findings,
    skipped,
    users: files.users,
  });
  files.users.add(HEADER_LINE);
  await readUsers(run, stage, progress);
  people.close();
  endOfSide(side, { counts, findings, source });
  side.close();
  groupFindings(counts, findings);
  writeLines(folder.file('organizations.csv'), orgs.lines());
  writeLines(folder.file('roles.csv'), roleLines(roles));
  const summary = summaryOf(counts, {
    ...factsOf(recognised, side),
    organizations: orgs.size,
    roles: roles.described().length,
    skipped: skipped.counts,
    findings: findings.counts,
  });
  assertBalances(summary);
  for (const file of Object.values(files)) file.end();
  writeLines(folder.file('summary.json'), [`${JSON.stringify(summary, null, 2)}\n`]);
  return summary;
}

interface Progress {
  /** Adds a pass over a file: what is read of it from now on comes on top of what was read. */
  readonly at: (sample: FileSample, bytesRead: number) => void;
  readonly endOf: (sample: FileSample) => void;
  /** How much of all passes is done, from 0 to 1. */
  readonly shareRead: () => number;
}

function progressOf({ request, recognised }: FolderRun): Progress {
  const passes = isRanked(request.choices) ? 2 : 1;
  const sizeOf = (files: readonly PartFile[]): number =>
    [...new Set(files.map(({ sample }) => sample))].reduce((sum, { size }) => sum + size, 0);
  const total = sizeOf(recognised.others) + passes * sizeOf(recognised.users);
  let done = 0;
  let inFile = 0;
  return {
    at: (_sample, bytesRead) => {
      inFile = bytesRead;
      request.onProgress?.(Math.min(total, done + inFile), total);
    },
    endOf: (sample) => {
      done += sample.size;
      inFile = 0;
    },
    shareRead: () => (total === 0 ? 0 : Math.min(1, (done + inFile) / total)),
  };
}

async function readSide(run: FolderRun, side: SideParts, progress: Progress): Promise<void> {
  const { users, others } = run.recognised;
  for (const sample of new Set(others.map((file) => file.sample))) {
    const parts = others.filter((file) => file.sample === sample);
    const pathsOfUsers = pathsOf(users.filter((file) => file.sample === sample));
    await eachBatch(run, { sample, paths: pathsOf(parts) }, (batch, refOf) => {
      // What cannot be read there is told with the users.
      const unreadable = pathsOfUsers.has(batch.path) ? [] : batch.unreadable;
      for (const part of parts) {
        if (part.path === batch.path) side.take({ ...batch, unreadable }, part, refOf);
      }
      progress.at(sample, batch.bytesRead);
    });
    progress.endOf(sample);
  }
  side.finish();
}

async function readUsers(run: FolderRun, stage: UserStage, progress: Progress): Promise<void> {
  const each = async (take: (batch: RecordBatch, refOf: (ref: string) => string) => void) => {
    for (const file of run.recognised.users) {
      const {
        sample,
        columns,
        part: { picks },
      } = file;
      const part = { sample, paths: pathsOf([file]), ...(columns !== undefined && { columns }) };
      await eachBatch(run, part, (batch, refOf) => {
        take(picks === undefined ? batch : pickedOf(batch, picks), refOf);
        progress.at(sample, batch.bytesRead);
      });
      progress.endOf(sample);
    }
  };
  if (isRanked(run.request.choices)) {
    await each(({ records }) => {
      for (const record of records) stage.rank(record);
    });
  }
  await each(({ records, unreadable }, refOf) => {
    for (const { ref, value } of records) stage.process({ ref: refOf(ref), value });
    for (const record of unreadable) stage.unreadable({ ...record, ref: refOf(record.ref) });
  });
}

/** Counts hashes of users who are in no file of users, and says so where that is all of them. */
function endOfSide(
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

function emptyFindings({ empty }: Recognised, findings: Findings): void {
  for (const { name } of empty) {
    findings.ofRun('file_empty', `${name} has no records: nothing of it was used.`);
  }
}

function groupFindings({ groups }: Counts, findings: Findings): void {
  for (const [group, users] of groups) {
    const detail = `The group ${JSON.stringify(group)} of ${users} users is not imported: --groups says what groups become.`;
    findings.ofRun('group_ignored', detail, 'groups');
  }
}

function factsOf(
  recognised: Recognised,
  side: SideParts,
): Pick<SummaryFacts, 'source' | 'files' | 'sideFiles'> {
  const files = filesInOrder(recognised);
  return { source: recognised.source.key, files, sideFiles: sideFilesOf(side) };
}

function sideFilesOf(side: SideParts): Readonly<Record<string, SummaryPart>> {
  const parts = [...side.records].map(([name, records]) => {
    const table = side.tables.get(name);
    const found = table && { entries: table.entries, matched: table.matched };
    return [name, { records, ...found }] as const;
  });
  return Object.fromEntries(parts);
}

function* roleLines(roles: RoleBook): Generator<string> {
  yield csvLine(ROLE_COLUMNS);
  for (const [slug, name] of roles.described()) yield csvLine([slug, name, '', '', '']);
}

function writeLines(path: string, lines: Iterable<string>): void {
  const file = new ByteFile(path);
  for (const line of lines) file.add(line);
  file.end();
}
