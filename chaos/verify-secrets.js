'use strict';
// No file of the job and no output may contain the key, a password, a hash or metadata. A finished job may leave
// neither its lock nor incomplete files.

const { MARK } = require('./secrets');

function verifySecrets({ texts, key }) {
  return texts
    .map(withoutReplaced)
    .flatMap(({ name, text }) => [
      ...[MARK, MARK.toUpperCase(), MARK.toLowerCase()]
        .filter((mark) => text.includes(mark))
        .map((mark) => `${name} contains a secret of the CSV: ${lineWith(text, mark)}`),
      ...(text.includes(key) ? [`${name} contains the API key`] : []),
      ...(/\.new$|(^|\/)lock/.test(name) ? [`${name} was left behind`] : []),
    ]);
}

/** The ledger keeps the metadata that an update has replaced: an undo gives it back. */
function withoutReplaced({ name, text }) {
  const lines = text.replaceAll(/^\w{8} \["was","user",.*$/gm, (line) =>
    line.replace(/"metadata":\{.*\}/, ''),
  );
  return { name, text: name.startsWith('ledger/chunk-') ? lines : text };
}

function lineWith(text, part) {
  return text
    .split('\n')
    .find((line) => line.includes(part))
    .slice(0, 160);
}

module.exports = { verifySecrets };
