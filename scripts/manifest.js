'use strict';
// Creates oclif's manifest of all commands and flags from dist/. Run as a program, it prints the manifest.

const { join } = require('node:path');

/** The manifest of the built commands of the project in `root`. Rejects when a command cannot be loaded. */
async function createManifest(root) {
  const { Plugin, settings } = require('@oclif/core');
  // With NODE_ENV `test` or `development` oclif would describe the sources.
  settings.enableAutoTranspile = false;
  const plugin = new Plugin({ root, ignoreManifest: true, errorOnManifestCreate: true });
  await plugin.load();
  return plugin.manifest;
}

module.exports = { createManifest };

if (require.main === module) {
  createManifest(join(__dirname, '..')).then(
    (manifest) => console.log(JSON.stringify(manifest)),
    (error) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}
