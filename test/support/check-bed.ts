import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, checkCsv, type CheckEvent } from '../../src/lib/check';
import type { JobOptions } from '../../src/lib/jobs';
import type { StopSwitch } from '../../src/lib/requests';
import { OPTIONS, type RunSetup, type TestBed, withPorts } from './import-test-bed';

/** The parts of a check that a test replaces. */
export interface CheckSetup extends Pick<RunSetup, 'apiKey' | 'clock'> {
  readonly options?: Partial<JobOptions>;
  readonly maxFindings?: number;
  readonly stop?: StopSwitch;
  readonly onCheckEvent?: (event: CheckEvent) => void;
}

/** Checks a file against the sandbox of the bed. */
export function check(bed: TestBed, csv: string, setup: CheckSetup = {}): Promise<Check> {
  const csvPath = join(bed.folder, 'checked.csv');
  writeFileSync(csvPath, csv);
  return withPorts(setup, bed, (ports) =>
    checkCsv(
      {
        csvPath,
        checkpointDir: checkDir(bed),
        target: { apiUrl: bed.sandbox.url, environment: 'test' },
        options: { ...OPTIONS, ...setup.options },
        maxFindings: setup.maxFindings ?? 10_000,
        appVersion: 'test',
      },
      { ...ports, emit: setup.onCheckEvent ?? (() => undefined) },
    ),
  );
}

/** Where the checks of a bed keep what they read: among its jobs. */
export function checkDir({ folder }: Pick<TestBed, 'folder'>): string {
  return join(folder, 'jobs');
}
