import type { FileSample, RecordBatch } from '../exports';
import type { ConvertRequest } from './convert-request';
import type { Ignored } from './ignored';
import { RowMemberships } from './people/row-memberships';
import { isRanked, type UserStage } from './people/user-stage';
import { type ConvertRun, eachBatch, pickedOf } from './read-parts';
import { isRowPerMembership, type PartFile } from './recognise/recognise';
import type { RunProgress } from './run-progress';
import { pathsOf, type SideParts } from './side-parts';

/** The passes over the files of a run. */
export interface Passes {
  readonly run: ConvertRun;
  readonly ignored: Ignored;
  readonly progress: RunProgress;
}

/** The passes of a conversion. */
export interface ConversionPasses extends Passes {
  readonly run: ConvertRun & { readonly request: ConvertRequest };
}

/** Reads all parts beside the users. */
export async function readSide(passes: Passes, side: SideParts): Promise<void> {
  const { run, ignored, progress } = passes;
  const { users, others } = run.recognised;
  for (const sample of new Set(others.map((file) => file.sample))) {
    const parts = others.filter((file) => file.sample === sample);
    const pathsOfUsers = pathsOf(users.filter((file) => file.sample === sample));
    await eachBatch(
      run,
      { sample, paths: pathsOf(parts), ...noting(passes, sample) },
      (batch, refOf) => {
        // What cannot be read there is told with the users, and what no part picks.
        const isOfUsers = pathsOfUsers.has(batch.path);
        const unreadable = isOfUsers ? [] : batch.unreadable;
        for (const part of parts) {
          if (part.path === batch.path) side.take({ ...batch, unreadable }, part, refOf);
        }
        if (!isOfUsers) ignored.countUnpicked({ sample, path: batch.path }, batch.records);
        progress.at(batch.bytesRead);
      },
    );
    progress.endOf(sample);
  }
  side.finish();
}

/** Reads the memberships of tables that have a row for each; undefined where there is no such table. */
export async function readRowMemberships(
  passes: ConversionPasses,
  side: SideParts,
): Promise<RowMemberships | undefined> {
  const { source, users } = passes.run.recognised;
  const files = users.filter(isRowPerMembership);
  if (files.length === 0) return undefined;
  const { now, answers } = passes.run.request;
  const settingsOf = (name: string) => side.settings.get(name) ?? [];
  const table = side.newTable('row-memberships');
  const rows = new RowMemberships(source, table, { now, answers, settingsOf });
  await eachUserBatch(passes, files, ({ records }) => {
    for (const { value } of records) rows.add(value);
  });
  side.finishTable('memberships', table);
  return rows;
}

/** Reads the users: twice where records of one email are compared first. */
export async function readUsers(passes: ConversionPasses, stage: UserStage): Promise<void> {
  const { run, ignored } = passes;
  const { users } = run.recognised;
  if (isRanked(run.request.choices)) {
    await eachUserBatch(passes, users, ({ records }) => {
      for (const record of records) stage.rank(record);
    });
  }
  await eachUserBatch(passes, users, ({ records, unreadable, all }, refOf, file) => {
    for (const { ref, value } of records) stage.process({ ref: refOf(ref), value });
    for (const record of unreadable) stage.unreadable({ ...record, ref: refOf(record.ref) });
    ignored.countUnpicked(file, all);
  });
}

/** The users of a batch, and all its records: of a path where parts pick theirs. */
type UserBatch = RecordBatch & { readonly all: RecordBatch['records'] };

/** Calls `take` with the users of each batch of some files, until it returns false. */
export async function eachUserBatch(
  passes: Passes,
  files: readonly PartFile[],
  take: (batch: UserBatch, refOf: (ref: string) => string, file: PartFile) => unknown,
): Promise<void> {
  const { run, progress } = passes;
  for (const file of files) {
    const { sample, columns } = file;
    const { picks } = file.part;
    const asked = { sample, paths: pathsOf([file]), ...(columns !== undefined && { columns }) };
    const part = { ...asked, ...noting(passes, sample) };
    const isWhole = await eachBatch(run, part, (batch, refOf) => {
      const own = picks === undefined ? batch : pickedOf(batch, picks);
      const goesOn = take({ ...own, all: batch.records }, refOf, file);
      progress.at(batch.bytesRead);
      return goesOn;
    });
    if (!isWhole) return;
    progress.endOf(sample);
  }
}

/** Notes what a pass over a file skips. */
function noting(
  { ignored }: Passes,
  sample: FileSample,
): Pick<Parameters<typeof eachBatch>[1], 'onSkipped'> {
  return {
    onSkipped: (skipped) => {
      ignored.setSkipped(sample, skipped);
    },
  };
}
