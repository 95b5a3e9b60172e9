import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LeaseRegister } from '../../../src/lib/chunks';
import {
  beginJob,
  claimFolder,
  type Job,
  type JobHistory,
  nodeFiles,
  openJob,
} from '../../../src/lib/jobs';
import { readHistory } from '../../../src/lib/jobs/ledger/job-history';
import { checkpointOf } from '../jobs/checkpoints';
import { jobIdOf } from '../jobs/records';

const NOW = '2026-01-01T00:00:00.000Z';
const BEGAN_AT_MS = 5;

/** A run of a job in a temporary folder. */
export interface JobRunInFolder {
  readonly job: Job;
  readonly history: JobHistory;
  readonly leases: LeaseRegister;
}

/** A job in a temporary folder, run again and again. */
export class JobFolder {
  private readonly checkpointDir = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
  private run: JobRunInFolder | undefined;

  /** Ends the run before, and begins or resumes the job. */
  async open(): Promise<JobRunInFolder> {
    const jobId = jobIdOf('job-1');
    const { checkpointDir } = this;
    if (this.run === undefined) {
      const folder = await claimFolder(nodeFiles(), { checkpointDir, jobId, now: NOW });
      const first = { checkpoint: checkpointOf('running'), nonce: 'nonce', atMs: BEGAN_AT_MS };
      const job = await beginJob(nodeFiles(), folder, first);
      return this.begin(job, await this.recorded());
    }
    await this.run.job.close();
    const newNonce = (): string => 'another';
    const opened = await openJob(nodeFiles(), { checkpointDir, jobId, now: NOW, newNonce });
    return this.begin(opened.job, opened.history);
  }

  /** What another process reads of the job now. */
  recorded(): Promise<JobHistory> {
    return readHistory(nodeFiles(), join(this.checkpointDir, 'job-1', 'ledger'));
  }

  async remove(): Promise<void> {
    await this.run?.job.close();
    rmSync(this.checkpointDir, { recursive: true, force: true });
  }

  private begin(job: Job, history: JobHistory): JobRunInFolder {
    const leases = new LeaseRegister({ job, history, jobBeganAtMs: BEGAN_AT_MS });
    this.run = { job, history, leases };
    return this.run;
  }
}
