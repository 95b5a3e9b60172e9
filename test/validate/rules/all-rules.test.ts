import { BY_NAME } from '../../../src/lib/records';
import { RULES, ruleOf, type RuleId } from '../../../src/lib/validate';
import { openValidator } from '../../support/validate/validating';

const IDS = Object.keys(RULES) as RuleId[];

/** The bytes of an example; that of `file_encoding` is UTF-16. */
function bytesOf(id: RuleId, text: string): Buffer {
  return Buffer.from(
    text,
    id === 'file_encoding' && text.startsWith('\ufeff') ? 'utf16le' : 'utf8',
  );
}

describe.each(IDS)('the rule %s', (id) => {
  const validate = openValidator();
  const reading = { ...BY_NAME, map: ruleOf(id).map ?? {} };

  it('finds its bad example, and no other finding is as severe', async () => {
    const { findings, errors, warnings } = await validate(bytesOf(id, ruleOf(id).bad), { reading });
    const found = findings.filter(({ rule }) => rule === id);
    expect(found).not.toEqual([]);
    expect(found.every(({ severity }) => severity === ruleOf(id).severity)).toBe(true);
    const { severity } = ruleOf(id);
    if (severity !== 'error') expect(errors).toBe(0);
    else expect(errors).toBe(found.length);
    if (severity === 'note') expect(warnings).toBe(0);
  });

  it('finds nothing in its good example', async () => {
    const { findings, errors } = await validate(ruleOf(id).good, { reading });
    expect(findings.filter(({ rule }) => rule === id)).toEqual([]);
    expect(errors).toBe(0);
  });

  it('has a title and an explanation', () => {
    const { title, text } = ruleOf(id);
    expect(title).toMatch(/^\w.{5,70}[^.]$/);
    expect(text).toMatch(/^.{20,}[.)`=]$/s);
  });
});
