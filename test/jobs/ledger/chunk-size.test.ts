import { rejectOtherChunkSize } from '../../../src/lib/jobs/ledger/chunk-size';
import { specOf } from '../../../src/lib/jobs/checkpoint/checkpoint';
import { checkpointOf } from '../../support/jobs/checkpoints';

const checkpoint = checkpointOf('running');
const spec = specOf(checkpoint);

describe('the chunk size of a job', () => {
  it.each<[string, number[], typeof checkpoint | undefined]>([
    ['the head', [7], checkpoint],
    ['one of its runs', [1000, 7], undefined],
    ['the checkpoint', [1000], { ...checkpoint, chunks: { ...checkpoint.chunks, size: 7 } }],
    [
      'the options in the checkpoint',
      [1000],
      { ...checkpoint, options: { ...spec.options, chunkSize: 7 } },
    ],
  ])('is refused where %s names another one', async (_, sizes, saved) => {
    const history = { chunkSizes: new Set(sizes) };
    const check = async (): Promise<void> => rejectOtherChunkSize(spec, history, saved);
    await expect(check()).rejects.toMatchObject({
      reason: 'job_in_the_way',
      code: 'job_contradictory',
      message: expect.stringMatching(/1000, 7 rows.*Nothing was sent/),
    });
  });

  it.each([[[]], [[1000]]])('is accepted where all records name one: %j', (sizes) => {
    const history = { chunkSizes: new Set<number>(sizes) };
    expect(() => rejectOtherChunkSize(spec, history, checkpoint)).not.toThrow();
    expect(() => rejectOtherChunkSize(spec, history, undefined)).not.toThrow();
  });
});
