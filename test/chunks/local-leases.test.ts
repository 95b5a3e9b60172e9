import { LocalLeases } from '../../src/lib/chunks';
import { JobFolder } from '../support/chunks/job-folder';
import { leaseStoreContract } from './lease-store-contract';

describe('the leases of a job in a folder', () => {
  leaseStoreContract(() => {
    const folder = new JobFolder();
    return Promise.resolve({
      open: async (chunks) => new LocalLeases((await folder.open()).leases, chunks),
      recorded: () => folder.recorded(),
      close: () => folder.remove(),
    });
  });
});
