import { constants } from 'node:os';
import { systemErrorCause, systemErrorCode } from '../../src/lib/model';

const onUnix = ['linux', 'darwin'].includes(process.platform) ? it : it.skip;

describe('the code of a system error', () => {
  it('is its name', () => {
    expect(systemErrorCode(Object.assign(new Error(), { code: 'ENOSPC' }))).toBe('ENOSPC');
  });

  onUnix('is its name for a used-up quota, which Node does not name', () => {
    const code = `Unknown system error ${String(-constants.errno.EDQUOT)}`;
    const error = Object.assign(new Error(), { code });
    expect(systemErrorCause(error)).toEqual({ code: 'EDQUOT', words: 'the disk quota is used up' });
  });

  it('is what Node says for an error that has no name', () => {
    const code = 'Unknown system error -9999';
    expect(systemErrorCode(Object.assign(new Error(), { code }))).toBe(code);
  });
});
