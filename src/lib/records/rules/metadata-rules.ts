import { exampleCsv, type Rule } from './rule';

const GOOD = exampleCsv('email,metadata', 'ada@example.com,"{""plan"":""pro""}"');

function keys(count: number): string {
  return Array.from({ length: count }, (_, at) => `""k${String(at)}"":""v""`).join(',');
}

/** Rules of the metadata column. No message repeats a value. */
export const METADATA_RULES = {
  metadata_too_long: {
    severity: 'error',
    title: 'The metadata cell is far too long',
    text: 'A cell of more than 262,144 characters exceeds the limits of WorkOS, however it is written, and is not read.',
    bad: exampleCsv('email,metadata', `ada@example.com,"{""k"":""${'v'.repeat(262_144)}""}"`),
    good: GOOD,
  },
  metadata_invalid_json: {
    severity: 'error',
    title: 'Metadata is invalid JSON',
    text: 'Write a JSON object such as `{"plan":"pro"}`, in a CSV as `"{""plan"":""pro""}"`. Single quotes, trailing commas and keys without quotes are not valid JSON.',
    bad: exampleCsv('email,metadata', `ada@example.com,{'plan': 'pro'}`, 'bob@example.com,"[1,2]"'),
    good: GOOD,
  },
  metadata_key_empty: {
    severity: 'error',
    title: 'Metadata has an empty key',
    text: 'Every key needs a name.',
    bad: exampleCsv('email,metadata', 'ada@example.com,"{"""":""pro""}"'),
    good: GOOD,
  },
  metadata_key_too_long: {
    severity: 'error',
    title: 'A metadata key is too long',
    text: 'A key has at most 40 characters.',
    bad: exampleCsv('email,metadata', `ada@example.com,"{""${'k'.repeat(41)}"":""pro""}"`),
    good: GOOD,
  },
  metadata_key_twice: {
    severity: 'error',
    title: 'A metadata key in the cell and in a column',
    text: 'A column that `--map` reads as `metadata.<key>` joins the metadata of its row. It is unclear which value counts where the metadata cell has the key as well.',
    map: { plan: 'metadata.plan' },
    bad: exampleCsv('email,metadata,plan', 'ada@example.com,"{""plan"":""pro""}",team'),
    good: exampleCsv('email,metadata,plan', 'ada@example.com,"{""seats"":""5""}",team'),
  },
  metadata_value_too_long: {
    severity: 'error',
    title: 'A metadata value is too long',
    text: 'A value has at most 600 characters, counted in the string that is sent.',
    bad: exampleCsv('email,metadata', `ada@example.com,"{""plan"":""${'v'.repeat(601)}""}"`),
    good: GOOD,
  },
  metadata_too_many_keys: {
    severity: 'error',
    title: 'Metadata has too many keys',
    text: 'WorkOS accepts at most 50 keys. Keys whose value is null are not sent and do not count.',
    bad: exampleCsv('email,metadata', `ada@example.com,"{${keys(51)}}"`),
    good: GOOD,
  },
  metadata_many_keys: {
    severity: 'warning',
    title: 'Metadata has more keys than documented',
    text: 'The documentation of WorkOS allows 10 keys, its published schema 50. Metadata of 11 to 50 keys is sent.',
    bad: exampleCsv('email,metadata', `ada@example.com,"{${keys(11)}}"`),
    good: GOOD,
  },
  metadata_not_ascii: {
    severity: 'warning',
    title: 'Metadata is not ASCII',
    text: 'WorkOS documents keys and values as ASCII only. The metadata is sent as written, and WorkOS may refuse it.',
    bad: exampleCsv('email,metadata', 'ada@example.com,"{""city"":""Zürich""}"'),
    good: exampleCsv('email,metadata', 'ada@example.com,"{""city"":""Zurich""}"'),
  },
  metadata_key_repeated: {
    severity: 'warning',
    title: 'A metadata key is written twice',
    text: 'Only the last of its values is sent. `--auto-fix` leaves the cell as it is: either value may be the right one.',
    bad: exampleCsv('email,metadata', 'ada@example.com,"{""plan"":""pro"",""plan"":""free""}"'),
    good: GOOD,
  },
  metadata_nested: {
    severity: 'warning',
    title: 'A nested metadata value',
    text: 'Values are strings: a list or an object is sent as a JSON string. Numbers and booleans become strings without a warning.',
    bad: exampleCsv('email,metadata', 'ada@example.com,"{""tags"":[""a"",""b""]}"'),
    good: exampleCsv('email,metadata', 'ada@example.com,"{""tags"":""a b""}"'),
  },
  metadata_null_dropped: {
    severity: 'warning',
    title: 'A metadata value is null',
    text: 'A key whose value is null is not sent.',
    bad: exampleCsv('email,metadata', 'ada@example.com,"{""plan"":null}"'),
    good: GOOD,
  },
} satisfies Record<string, Rule>;
