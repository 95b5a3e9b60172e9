import { warnOfOtherJobs } from '../../../src/lib/import/run/other-jobs';

it('does not look for other jobs where the processes share a rate budget', async () => {
  const plan = { warnings: [] } as never;
  const files = { list: jest.fn(() => Promise.resolve([])) };
  const ports = { files, emit: jest.fn() };
  const place = { checkpointDir: 'jobs' } as never;
  await warnOfOtherJobs(plan, place, { ...ports, books: {} } as never);
  expect(files.list).not.toHaveBeenCalled();
  await warnOfOtherJobs(plan, place, ports as never);
  expect(files.list).toHaveBeenCalledTimes(1);
});
