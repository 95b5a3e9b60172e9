'use strict';
// Compiles src/ to dist/ and writes oclif.manifest.json, with which the CLI answers --help without loading a command.

const { execFileSync } = require('node:child_process');
const { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { createManifest } = require('./manifest');

const root = join(__dirname, '..');
const target = join(root, 'oclif.manifest.json');

async function main() {
  removeOrphans();
  execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', root], {
    stdio: 'inherit',
  });
  // In CI the committed manifest is kept, so that test/project/manifest.test.ts notices when it is out of date.
  if (process.env.CI && existsSync(target)) return;
  const manifest = `${JSON.stringify(await createManifest(root), null, 2)}\n`;
  if (!existsSync(target) || readFileSync(target, 'utf8') !== manifest) {
    writeFileSync(target, manifest);
  }
}

/** Removes the output of deleted sources from dist/, where oclif would still find a deleted command. */
function removeOrphans() {
  const dist = join(root, 'dist');
  if (!existsSync(dist)) return;
  for (const file of readdirSync(dist, { recursive: true })) {
    if (!file.endsWith('.js')) continue;
    const source = join(root, 'src', file.replace(/\.js$/, '.ts'));
    if (!existsSync(source)) rmSync(join(dist, file));
  }
}

main().catch((error) => {
  if (!error.status) console.error(error);
  process.exitCode = 1;
});
