import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { openCsv, readBlocks, type RecordBlock } from '../../../src/lib/csv';
import { columnsOf } from '../../../src/lib/records';
import { judgeBlock } from '../../../src/lib/validate/rows/judge-block';
import { type BlockBuffer, allocateBlockBuffer } from '../../../src/lib/validate/rows/block-buffer';
import { RowFacts } from '../../../src/lib/validate/rows/row-facts';
import { serveJudge } from '../../../src/lib/validate/rows/serve-judge';
import { temporaryFolder, write } from '../../support/csv/csv-files';
import { textHash } from '../../support/validate/text-hash';

const folder = temporaryFolder();
const CSV = [
  'email,external_id,password,org_id,org_external_id,org_name',
  'a@x.io,u1,,,one,One',
  'B@x.io,,short,,,one',
  'no,u2,,,,',
  '"c"c@x.io,,,,,',
  'd@x.io,,,one,,',
  'e@x.io,,,,one,One',
  'f@x.io,,,,one,',
  'g@x.io,,,one,,',
  '',
].join('\n');

describe('a block', () => {
  let block: RecordBlock<BlockBuffer>;
  let columns: ReturnType<typeof columnsOf>;

  beforeEach(async () => {
    const source = await openCsv(write(folder, CSV));
    columns = columnsOf(source);
    const allocate = (size: Parameters<typeof allocateBlockBuffer>[0]): BlockBuffer =>
      allocateBlockBuffer(size, 0);
    for await (const each of readBlocks(source, {}, allocate)) block = each;
  });

  it('is judged row by row: facts to compare by, and issues', () => {
    const facts = new RowFacts(block.memory.facts);
    const { orgs, issues } = judgeBlock(block, columns, facts);
    const rows = Array.from({ length: 8 }, (_, at) => at);
    expect(rows.map((at) => facts.isAccepted(at))).toEqual([
      true,
      true,
      false,
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(rows.filter((at) => facts.hasIssues(at))).toEqual([1, 2, 3]);
    expect(issues).toMatchObject([
      { warnings: [{ rule: 'password_plain' }], expectedRefusals: [{ rule: 'password_short' }] },
      { problems: [{ rule: 'email_invalid' }] },
      { problems: [{ rule: 'quote_malformed' }] },
    ]);
    expect(facts.email(1)).toEqual(textHash('b@x.io'));
    expect([facts.externalId(0), facts.externalId(1)]).toEqual([textHash('u1'), undefined]);
    expect(rows.map((at) => orgs[facts.org(at) - 1])).toEqual([
      { kind: 'external_id', externalId: 'one', name: 'One' },
      { kind: 'name', name: 'one' },
      undefined,
      undefined,
      { kind: 'id', id: 'one' },
      { kind: 'external_id', externalId: 'one', name: 'One' },
      { kind: 'external_id', externalId: 'one' },
      { kind: 'id', id: 'one' },
    ]);
  });

  it('is judged the same at the other end of a channel', async () => {
    const { memory } = block;
    const verdict = judgeBlock(block, columns, new RowFacts(memory.facts));
    const facts = [...memory.facts];
    memory.facts.fill(0);
    const { port1, port2 } = new MessageChannel();
    serveJudge(port2, { columns, buffers: [memory] });
    port1.postMessage({ buffer: 0, facts: block.facts });
    expect(await once(port1, 'message')).toEqual([verdict]);
    expect([...memory.facts]).toEqual(facts);
    port1.close();
  });
});
