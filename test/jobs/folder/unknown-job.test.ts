import { resolve } from 'node:path';
import { nodeFiles } from '../../../src/lib/jobs';
import { unknownJob } from '../../../src/lib/jobs/folder/unknown-job';
import { aJobId } from '../../support/an-import';

it('an unknown job is answered with the whole path, and with where jobs are', async () => {
  const checkpointDir = 'no-such-folder';
  const { actions } = await unknownJob(nodeFiles(), { checkpointDir, jobId: aJobId() });
  expect(actions).toEqual([
    expect.stringContaining(`Looked in ${resolve(checkpointDir)}. Jobs are in the folder`),
  ]);
});
