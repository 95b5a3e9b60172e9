import { anOutcome, type Spoilable } from '../support/chaos/an-outcome';

const { verify } = jest.requireActual<{ verify: (evidence: unknown) => string[] }>(
  '../../chaos/verify.js',
);
const { MARK } = jest.requireActual<{ MARK: string }>('../../chaos/secrets.js');

const FACTOR = { id: 'factor_B', user_id: 'user_B', secret: { sha256: '5ec4e7' } };

/** Makes the rows ask for a factor of Bob with this secret. */
function ask({ expected }: Spoilable, sha256: string): void {
  const { factors } = expected as { factors: Map<string, { secrets: readonly string[] }> };
  factors.set('bob@example.com', { secrets: [sha256] });
}

const SPOILED: readonly (readonly [string, (it: Spoilable) => void, RegExp])[] = [
  [
    'a factor that no row asks for',
    ({ state }) => void state.auth_factors.push(FACTOR),
    /factor of bob@example\.com: no row asks for it/,
  ],
  [
    'a second factor',
    ({ state }) => void state.auth_factors.push(FACTOR, { ...FACTOR, id: 'factor_X' }),
    /factor of bob@example\.com occurs 2 times/,
  ],
  [
    'a missing factor',
    (evidence) => {
      ask(evidence, '5ec4e7');
    },
    /factor of bob@example\.com is missing/,
  ],
  [
    'a factor with another secret',
    (evidence) => {
      ask(evidence, '07he4');
      evidence.state.auth_factors.push(FACTOR);
    },
    /factor of bob@example\.com: another secret/,
  ],
  [
    'a count of factors that differs from the state',
    ({ state }) => void state.auth_factors.push(FACTOR),
    /summary\.factorsCreated by the state is 0, expected 1/,
  ],
  [
    'a TOTP secret in a file',
    ({ texts }) => void texts.push({ name: 'job.log', text: MARK.toUpperCase() }),
    /job\.log contains a secret/,
  ],
];

it.each(SPOILED)('notices %s', (_what, spoil, complaint) => {
  const evidence = anOutcome();
  spoil(evidence);
  expect(verify(evidence).join('\n')).toMatch(complaint);
});
