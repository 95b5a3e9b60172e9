'use strict';
// Generates docs/rules.md and examples/rules/ from the rules. Run it after `npm run build` when a rule changes.
// With --check it writes nothing and fails when a file is out of date.

const {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { dirname, join, sep } = require('node:path');
const { FOLDER_RULES, RULES } = require('../dist/lib/validate');

const root = join(__dirname, '..');
const EXAMPLES = 'examples/rules';
const SHOWN_LENGTH = 100;

/** The content of every generated file, by path. */
function filesOf(rules, folderRules) {
  const files = new Map([['docs/rules.md', Buffer.from(page({ ...rules, ...folderRules }))]]);
  for (const [id, { bad }] of Object.entries(folderRules)) {
    for (const [name, text] of Object.entries(bad)) {
      files.set(`${EXAMPLES}/${id}/${name}`, Buffer.from(text));
    }
  }
  for (const [id, { bad }] of Object.entries(rules)) {
    files.set(
      `${EXAMPLES}/${id}.csv`,
      Buffer.from(bad, id === 'file_encoding' ? 'utf16le' : 'utf8'),
    );
  }
  return files;
}

function page(rules) {
  const ids = Object.keys(rules);
  const list = (severity) => ids.filter((id) => rules[id].severity === severity);
  const group = (title, severity, text) => [
    `## ${title}`,
    '',
    text,
    '',
    ...list(severity).flatMap((id) => section(id, rules[id])),
  ];
  return (
    [
      '# Rules',
      '',
      '<!-- Generated from the rules by scripts/make-rules.js. -->',
      '',
      `\`workos-migrate validate\` checks ${ids.length} rules. \`import\` applies those that need only one row with the same code, and`,
      'gives the same warnings where it compares rows. For each rule, a file or a folder in',
      '[examples/rules](../examples/rules) breaks it:',
      '',
      '```sh',
      'workos-migrate validate examples/rules/email_invalid.csv',
      'workos-migrate validate examples/rules/domain_invalid',
      '```',
      '',
      ...group(
        'Errors',
        'error',
        'The import fails the row, or WorkOS is documented to refuse it.',
      ),
      ...group(
        'Warnings',
        'warning',
        'The row is imported, but perhaps not as intended. With `--strict`, a warning counts as an error.',
      ),
      ...group('Notes', 'note', 'Nothing is wrong, but it is worth knowing.'),
    ]
      .join('\n')
      .trimEnd() + '\n'
  );
}

function section(id, { title, text, bad, good, map = {} }) {
  const flags = Object.entries(map).map(([column, field]) => `\`--map ${column}=${field}\``);
  const read = flags.length > 0 ? `, read with ${flags.join(' ')}` : '';
  return [
    `### ${id}`,
    '',
    `${title}. ${text}`,
    '',
    `Breaks the rule${read}:`,
    '',
    ...example(bad),
    `Follows the rule${read}:`,
    '',
    ...example(good),
  ];
}

/** One CSV, or the files of a folder. */
function example(files) {
  if (typeof files === 'string') return block(files);
  return Object.entries(files).flatMap(([name, text]) => [`\`${name}\`:`, '', ...block(text)]);
}

function block(text) {
  const lines = text.trimEnd().split('\n').map(shown);
  return ['```csv', ...lines, '```', ''];
}

// Invisible characters are written as escapes, and long lines are cut.
function shown(line) {
  const visible = [...line]
    .map((character) => (/[\p{Cc}\ufeff]/u.test(character) ? escaped(character) : character))
    .join('');
  return visible.length <= SHOWN_LENGTH ? visible : `${visible.slice(0, SHOWN_LENGTH)}…`;
}

function escaped(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function staleFiles(files) {
  const folder = join(root, EXAMPLES);
  const there = existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .filter((name) => name.endsWith('.csv'))
        .map((name) => `${EXAMPLES}/${name.split(sep).join('/')}`)
    : [];
  const wrong = [...files].filter(([path, bytes]) => {
    const at = join(root, path);
    return !existsSync(at) || !readFileSync(at).equals(bytes);
  });
  return [...wrong.map(([path]) => path), ...there.filter((path) => !files.has(path))];
}

function main() {
  const files = filesOf(RULES, FOLDER_RULES);
  const stale = staleFiles(files);
  if (process.argv.includes('--check')) {
    for (const path of stale)
      console.error(`${path} is out of date: run node scripts/make-rules.js`);
    process.exitCode = stale.length > 0 ? 1 : 0;
    return;
  }
  for (const path of stale) if (!files.has(path)) rmSync(join(root, path));
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
  }
}

main();
