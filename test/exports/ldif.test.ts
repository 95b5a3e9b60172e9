import { type Read, readParts } from '../support/exports/export-files';

function readLdif(text: string | Buffer): Read {
  return readParts({ format: 'ldif', parts: [Buffer.from(text)] });
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('an LDIF', () => {
  it('gives entries with attributes in lower case', () => {
    const name = base64('Zoë Müller');
    const text = [
      '# a comment that',
      '  goes on',
      'version: 1',
      '',
      'dn: uid=ada,ou=people,',
      ' dc=example',
      'objectClass: top',
      'objectClass:inetOrgPerson',
      `cn;lang-de:: ${name.slice(0, 6)}`,
      ` ${name.slice(6)}`,
      '# between',
      'mail:   ada@example.com ',
      'empty:',
      'objectClass: person',
      '',
      '',
      'dn: uid=b',
      'changetype: add',
      'objectGUID:: AAECAwQFBgcICQoLDA0ODw==',
      'photo:: /9j/',
      '',
      '# search result',
      '',
    ];
    const expected = {
      read: [
        [
          '',
          {
            dn: 'uid=ada,ou=people,dc=example',
            objectclass: ['top', 'inetOrgPerson', 'person'],
            cn: 'Zoë Müller',
            mail: 'ada@example.com ',
            empty: '',
          },
        ],
        [
          '',
          {
            dn: 'uid=b',
            'objectguid;base64': 'AAECAwQFBgcICQoLDA0ODw==',
            'photo;base64': '/9j/',
          },
        ],
      ],
      refs: ['line 5', 'line 17'],
      rejected: [],
    };
    expect(readLdif(text.join('\n'))).toEqual(expected);
    expect(readLdif(text.join('\r\n'))).toEqual(expected);
  });

  it.each([
    ['a value in a file', 'jpegPhoto:< file:///etc/passwd'],
    ['a line without a colon', 'nonsense'],
    ['base64 that is not valid', 'cn:: a*b'],
  ])('isolates an entry with %s', (_what, line) => {
    const found = readLdif(`dn: a\n${line}\n more\n\ndn: b\ncn: c\n\n`);
    expect(found.read).toEqual([['', { dn: 'b', cn: 'c' }]]);
    expect(found.rejected).toEqual([': line 1: bad_row']);
  });

  it('isolates an entry without dn, one that is not UTF-8, and one longer than 16 MiB', () => {
    const latin1 = Buffer.from('dn: a\ncn: \xe4\n\n', 'latin1');
    const folded = ` ${'x'.repeat(1024 * 1024)}\n`.repeat(17);
    const text = Buffer.concat([
      Buffer.from('cn: a\n\n'),
      latin1,
      Buffer.from(`dn: l\ncn: ${folded}\ndn: b\n\n`),
    ]);
    expect(readLdif(text)).toMatchObject({
      read: [['', { dn: 'b' }]],
      rejected: [': line 1: bad_row', ': line 3: bad_row', ': line 6: record_too_long'],
    });
  });

  it('refuses change records', () => {
    expect(readLdif('dn: a\nchangetype: modify\nreplace: cn\n\n')).toMatchObject({
      read: [],
      ended: 'export_other_kind',
    });
  });

  it('gives its first entries, and never a wrong one, when it is cut anywhere', () => {
    const text = 'version: 1\n\ndn: a\ncn: b\n c\n\ndn: d\ncn:: w6Q=\n\n# end\n';
    const { read } = readLdif(text);
    expect(read).toHaveLength(2);
    for (let length = 0; length < text.length; length += 1) {
      const cut = readLdif(text.slice(0, length));
      expect(cut.read).toEqual(read.slice(0, cut.read.length));
      expect(cut.rejected).toEqual([]);
      const isBetween = /^(version: 1\n+)?$|\n\n(# ?(e|en|end)?)?$/.test(text.slice(0, length));
      if (!isBetween && length > 10) expect(cut.ended).toBe('truncated_file');
    }
  });
});
