import { isAway, refusalWords } from '../../src/lib/store/store-errors';

const failing = (code: string | undefined, message = 'x'): Error =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

describe('an error of the store during a run', () => {
  it.each(['57014', '57P01', '08006', 'ECONNRESET'])('is waited for: %s', (code) => {
    expect(isAway(failing(code))).toBe(true);
  });

  it.each([
    [failing('CERT_HAS_EXPIRED'), /its certificate is not trusted any more \(CERT_HAS_EXPIRED\)/],
    [failing(undefined, 'The server does not support SSL connections'), /does not offer TLS/],
    [failing('53100'), /its disk is full/],
  ])('is a refusal in plain words: %s', (error, words) => {
    expect(isAway(error)).toBe(false);
    expect(refusalWords(error)).toMatch(words);
  });
});
