import { html } from '../../src/lib/report/html';
import { maskEmail, maskEmails, emailMasker } from '../../src/lib/report/email-masker';
import { niceTicks } from '../../src/lib/report/bar-chart';

describe('a part of a page', () => {
  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    [`"' onload='x'`, '&quot;&#39; onload=&#39;x&#39;'],
    ['&lt;', '&amp;lt;'],
    ['a\u0000\u202e\nb', 'a \\u202e b'],
  ])('escapes text: %j', (text, written) => {
    expect(html`<p title="${text}">${[text]}</p>`.text).toBe(
      `<p title="${written}">${written}</p>`,
    );
  });

  it('inserts its own parts without escaping', () => {
    expect(html`<p>${html`<b>${'<'}</b>`}${undefined}${3}</p>`.text).toBe('<p><b>&lt;</b>3</p>');
  });
});

describe('an email', () => {
  it.each([
    ['ada@example.com', 'a…@example.com'],
    [
      'Email ada@example.com is taken by bob.b+x@example.org',
      'Email a…@example.com is taken by b…@example.org',
    ],
    ['<ada@example.com>', '<a…@example.com>'],
    ['@acme', '@acme'],
  ])('is masked in a text: %s', (text, masked) => {
    expect(maskEmails(text)).toBe(masked);
  });

  it.each([
    ['ada@example.com', 'a…@example.com'],
    ['grace.hopper(at)example.com', 'g…'],
    ['grace hopper@example.com', 'g…@example.com'],
    ['', ''],
  ])('is masked even when it is invalid: %s', (email, masked) => {
    expect(maskEmail(email)).toBe(masked);
  });

  it('is masked before the text is cut, because half an email would not be found', () => {
    const text = `${'x '.repeat(95)}ada.lovelace@example.com`;
    expect(emailMasker(false).text(text)).not.toContain('ada');
    expect(emailMasker(true).text('ada@example.com')).toBe('ada@example.com');
  });
});

describe('the values of an axis', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [260, [0, 100, 200, 300]],
    [12_345, [0, 5_000, 10_000, 15_000]],
  ])('are round and reach the highest value: %d', (highest, ticks) => {
    expect(niceTicks(highest)).toEqual(ticks);
  });
});
