'use strict';
// Packs the project, installs the package in an empty folder and runs it there, as a user would.

const { execFileSync } = require('node:child_process');
const {
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const { join, relative, sep } = require('node:path');

const root = join(__dirname, '..');
const { name, version, bin } = require(join(root, 'package.json'));

const REQUIRED = [
  'package.json',
  'README.md',
  'LICENSE',
  'oclif.manifest.json',
  'bin/run.js',
  /^dist\/commands\/[^/]+\.js$/,
  /^dist\/lib\/.+\.js$/,
];

const FORBIDDEN = [
  /^(?:src|test|bench|scripts|coverage|node_modules)\//,
  /(?:^|\/)\.(?!gitignore$)/,
  /\.tsbuildinfo$/,
  /(?<!\.d)\.ts$/,
  /\.(?:pem|key|tgz|log)$/,
  /^bin\/dev/,
];

const SECRETS = /\bsk_(?:live|test)_[A-Za-z0-9]{16,}|-----BEGIN [A-Z ]*PRIVATE KEY/;

function main(folder) {
  const installed = install(folder);
  const files = listFiles(installed);
  const faults = [...checkFiles(installed, files), ...checkRuns(folder, installed)];
  for (const fault of faults) console.error(`check-package: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
  else console.log(`check-package: ${name} ${version} installs and runs (${files.length} files)`);
}

/** Packs the project, installs it, and returns the folder it is installed in. */
function install(folder) {
  npm(['pack', '--pack-destination', folder], root);
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack wrote no package');
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{"private": true}\n');
  npm(['install', join(folder, tarball), '--prefer-offline', '--no-audit', '--no-fund'], project);
  return join(project, 'node_modules', name);
}

function* checkFiles(installed, files) {
  for (const wanted of REQUIRED) {
    const found = files.some((file) => (wanted.test ? wanted.test(file) : wanted === file));
    if (!found) yield `the package does not contain ${wanted}`;
  }
  for (const file of files) {
    if (FORBIDDEN.some((pattern) => pattern.test(file)))
      yield `the package must not contain ${file}`;
    const text = readFileSync(join(installed, file), 'utf8');
    if (SECRETS.test(text)) yield `${file} contains a secret`;
    if (text.includes(root)) yield `${file} names the folder it was built in`;
  }
}

function* checkRuns(folder, installed) {
  const shim = join(installed, '..', '.bin', Object.keys(bin)[0]);
  const run = (flag) =>
    process.platform === 'win32'
      ? execFileSync(process.execPath, [join(installed, bin[name]), flag], { encoding: 'utf8' })
      : execFileSync(shim, [flag], { encoding: 'utf8', cwd: folder });
  const said = run('--version');
  if (!said.startsWith(`${name}/${version} `)) yield `--version says ${said.trim()}`;
  const { commands } = JSON.parse(readFileSync(join(installed, 'oclif.manifest.json'), 'utf8'));
  const help = run('--help');
  const named = Object.keys(commands);
  if (named.length === 0) yield 'the manifest lists no commands';
  for (const command of named) {
    if (!help.includes(command)) yield `--help does not list the command ${command}`;
  }
}

function npm(args, cwd) {
  // On Windows npm is a script that needs a shell.
  const windows = process.platform === 'win32';
  const quoted = windows ? args.map((argument) => `"${argument}"`) : args;
  execFileSync('npm', quoted, { cwd, shell: windows, stdio: ['ignore', 'ignore', 'inherit'] });
}

function listFiles(installed) {
  return readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(installed, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !file.startsWith('node_modules/'))
    .sort();
}

const folder = mkdtempSync(join(tmpdir(), 'workos-migrate-package-'));
try {
  main(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
