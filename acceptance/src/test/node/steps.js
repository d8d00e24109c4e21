'use strict';

// What the programs of this folder share: steps that are awaited, named and printed, so that a
// failure says how far its program came.

const assert = require('node:assert');

const LIMIT_MS = 50000;

/** Runs a program of steps; its failure is the process's. */
exports.run = (program) => {
  const limit = setTimeout(() => fail(new Error(`not done after ${LIMIT_MS} ms`)), LIMIT_MS);
  program().then(
    () => {
      clearTimeout(limit);
      console.log('done');
    },
    fail,
  );
};

function fail(error) {
  console.log('failed:', error instanceof Error ? error.stack : JSON.stringify(error));
  process.exit(1);
}

/** Calls a function that takes a callback last; answers what it hands over. */
exports.call = (object, name, ...args) =>
  new Promise((resolve, reject) => {
    console.log('step', name);
    object[name](...args, (error, result) => (error ? reject(error) : resolve(result)));
  });

/** Calls the same, which must fail; answers its error as text. */
exports.refused = (object, name, ...args) =>
  exports.call(object, name, ...args).then(
    (result) => assert.fail(`${name} answered ${JSON.stringify(result)}`),
    (error) => (error instanceof Error ? String(error) : JSON.stringify(error)),
  );

/** Calls a function until its result is what is looked for; answers that. */
exports.until = async (read, wanted) => {
  for (;;) {
    const result = await read();
    if (wanted(result)) {
      return result;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};
