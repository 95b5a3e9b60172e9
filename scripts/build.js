'use strict';
// Compiles src/ to dist/ and writes oclif.manifest.json, which lets the CLI answer --help without loading a command.

const { execFileSync } = require('node:child_process');
const { writeFileSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

async function main() {
  execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', root], {
    stdio: 'inherit',
  });
  const { Plugin } = require('@oclif/core');
  const plugin = new Plugin({ root, ignoreManifest: true, errorOnManifestCreate: true });
  await plugin.load();
  const target = join(root, 'oclif.manifest.json');
  const manifest = `${JSON.stringify(plugin.manifest, null, 2)}\n`;
  if (!sameText(target, manifest)) writeFileSync(target, manifest);
}

function sameText(path, text) {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

main().catch((error) => {
  if (!error.status) console.error(error);
  process.exitCode = 1;
});
