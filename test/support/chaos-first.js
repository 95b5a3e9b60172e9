'use strict';

const { default: Sequencer } = require('@jest/test-sequencer');

/** Jest begins with large files. The chaos tests are a small one that takes minutes: at the end it would run alone. */
module.exports = class ChaosFirst extends Sequencer {
  sort(tests) {
    const isChaos = ({ path }) => /[\\/]chaos\.test\.ts$/.test(path);
    const sorted = super.sort(tests);
    return [...sorted.filter(isChaos), ...sorted.filter((test) => !isChaos(test))];
  }
};
