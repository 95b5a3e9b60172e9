import { type JobFiles, type JobState, jobCommand, listJobs } from '../../jobs';

const SHOWN_JOBS = 3;
const UNFINISHED: ReadonlySet<JobState> = new Set(['killed', 'stopped', 'interrupted']);

/** For a user who meant another job than the last one: the jobs that can be resumed, as sentences. Newest first. */
export async function unfinishedJobs(
  files: JobFiles,
  checkpointDir: string,
): Promise<readonly string[]> {
  const listed = await listJobs(files, checkpointDir);
  const views = listed.flatMap((job) => (job.kind === 'job' ? [job.view] : []));
  return views
    .filter(({ state, checkpoint, undo }) => {
      const isSandbox = checkpoint.target.environment === 'sandbox';
      return UNFINISHED.has(state) && !isSandbox && undo === undefined;
    })
    .slice(0, SHOWN_JOBS)
    .map(({ jobId }) => {
      return `Another job is unfinished: ${jobCommand('resume', { jobId, checkpointDir })}`;
    });
}
