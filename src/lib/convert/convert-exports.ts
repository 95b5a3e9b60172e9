import { csvLine } from '../csv';
import { outputWriteError } from '../outputs';
import { ROLE_COLUMNS } from '../records';
import { assertAsked } from './asked-answers';
import { inputInOutputError } from './convert-errors';
import type { Source } from '../sources';
import type { ConvertRequest } from './convert-request';
import { Counts } from './counts';
import { Ignored } from './ignored';
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
import { UserStage } from './people/user-stage';
import { readRowMemberships, readSide, readUsers } from './passes';
import type { RowMemberships } from './people/row-memberships';
import type { ConvertPorts } from './ports';
import { sampleFiles } from './recognise/given-files';
import { recognise, type Recognised } from './recognise/recognise';
import {
  emptyFindings,
  endOfSide,
  groupFindings,
  ignoredFindings,
  mergedFinding,
} from './run-findings';
import { passesOver, progressOf } from './run-progress';
import { SideParts } from './side-parts';
import {
  assertBalances,
  type ConvertSummary,
  type SummaryFacts,
  summaryOf,
  type SummaryPart,
} from './summary';
import { type ConvertRun, filesInOrder } from './read-parts';

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
  assertAsked(request.answers, recognised.source, ports.sources);
  request.onRecognised?.(recognised.source, [...recognised.users, ...recognised.others]);
  const roleMap = choices.roleMap === undefined ? undefined : await readRoleMap(choices.roleMap);
  try {
    const folder = OutputFolder.open(output, force, request.now);
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
  readonly request: ConvertRequest;
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
  const ignored = new Ignored(recognised);
  const passes = { run, ignored, progress: progressOf(request, recognised, passesOver(request)) };
  await readSide(passes, side);
  const rows = await readRowMemberships(passes, side);
  const counts = new Counts();
  const people = new People(folder.work(), passes.progress.shareOfUsers);
  const stage = new UserStage({
    source,
    choices: request.choices,
    context: new UserContext(source, side, request),
    people,
    rows,
    roles,
    orgs,
    counts,
    findings,
    skipped,
    users: files.users,
  });
  files.users.add(HEADER_LINE);
  await readUsers(passes, stage);
  endOfRun({ source, side, people, counts, findings, ignored, rows });
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

/** Says what no record says, and closes what was read of. */
function endOfRun(run: {
  readonly source: Source;
  readonly side: SideParts;
  readonly people: People;
  readonly counts: Counts;
  readonly findings: Findings;
  readonly ignored: Ignored;
  readonly rows: RowMemberships | undefined;
}): void {
  const { source, side, people, counts, findings, ignored, rows } = run;
  people.close();
  endOfSide(side, { counts, findings, source });
  side.close();
  groupFindings(counts, findings);
  mergedFinding(counts, findings);
  ignoredFindings(ignored, counts, findings);
  rows?.table.close();
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
