import { DEFAULT_OPTIONS, isJobOptions, type JobOptions } from '../../../src/lib/jobs';
import { readOptions } from '../../../src/lib/jobs/checkpoint/options';

const OF_THE_FIRST_VERSION: readonly (keyof JobOptions)[] = [
  'rateLimit',
  'headroom',
  'concurrency',
  'chunkSize',
  'maxErrors',
  'createOrgs',
  'onExisting',
  'orgId',
];

describe('the options of a job', () => {
  it('are valid by default', () => {
    expect(isJobOptions(DEFAULT_OPTIONS)).toBe(true);
    expect(readOptions(DEFAULT_OPTIONS)).toEqual(DEFAULT_OPTIONS);
  });

  it.each<[keyof JobOptions, readonly unknown[]]>([
    ['rateLimit', [-1, '50', null]],
    ['headroom', [-0.1, true, null]],
    ['workers', [-1, '1', null]],
    ['concurrency', [-1, Number.NaN, null]],
    ['chunkSize', [-1, [], null]],
    ['maxErrors', [-1, '5', false]],
    ['createOrgs', [0, 'true', null]],
    ['onExisting', ['skip', true, null]],
    ['orgId', [5, {}, false]],
  ])('are rejected with another %s than the table accepts', (name, wrong) => {
    for (const value of wrong) {
      expect(isJobOptions({ ...DEFAULT_OPTIONS, [name]: value })).toBe(false);
      expect(readOptions({ ...DEFAULT_OPTIONS, [name]: value })).toBeUndefined();
    }
  });

  it('are not read from anything but an object', () => {
    expect([undefined, null, [], 'text', 5].map(readOptions)).toEqual(Array(5).fill(undefined));
  });

  it('are read without those that this version does not know', () => {
    expect(readOptions({ ...DEFAULT_OPTIONS, later: 1 })).toEqual(DEFAULT_OPTIONS);
  });

  it('include one worker where they were written before there were workers', () => {
    expect(readOptions({ ...DEFAULT_OPTIONS, workers: undefined })).toEqual(DEFAULT_OPTIONS);
  });

  it('are damaged without any other option, since every version has written it', () => {
    for (const name of OF_THE_FIRST_VERSION) {
      expect(readOptions({ ...DEFAULT_OPTIONS, [name]: undefined })).toBeUndefined();
    }
  });
});
