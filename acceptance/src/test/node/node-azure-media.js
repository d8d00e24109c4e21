'use strict';

// The npm client node-azure-media, whose hosts are hard-wired: `node --require ./redirect.js
// node-azure-media.js CLIP`, with the credentials in the environment.

const assert = require('node:assert');
const media = require('node-azure-media');
const { call, refused, run, until } = require('./steps');

const clip = process.argv[2];
const { REELWORK_ID: id, REELWORK_SECRET: secret } = process.env;

run(async () => {
  assert.match(await refused({ media }, 'media', id, `wrong ${secret}`), /40[01]/);
  const api = await call({ media }, 'media', id, secret);
  const asset = await call(api.Asset, 'create', 'made by npm', null);
  assert.match(asset.__metadata.uri, /^https:\/\/media\.windows\.net\/api\/Assets\(/i);
  await upload(api, asset);
  await encode(api, asset);
  await call(asset, 'delete');
  const gone = JSON.parse(await refused(api.Asset, 'get', asset.Id));
  assert.strictEqual(gone.statusCode, 404);
  assert.ok(gone.error_description.length > 0, 'the error is read from JSON');
});

async function upload(api, asset) {
  const policy = await call(api.AccessPolicy, 'create', 'npm write', 60, api.AccessPolicy.Permissions.Write);
  await call(policy, 'refresh');
  const locator = await call(api.Locator, 'create', 'npm upload', api.Locator.Type.SAS, asset, policy);
  await call(locator, 'get');
  const [path, query] = locator.Path.split('?');
  await call(api.api, 'uploadBlockBlob', `${path}/clip.mp4?${query}`, 'clip.mp4', clip);
  await call(api.AssetFile, 'create', asset);
  const files = await call(asset, 'files');
  assert.deepStrictEqual(files.map((file) => file.Name), ['clip.mp4']);
  await call(asset, 'deleteLocators');
  // The original had no such navigation either.
  assert.strictEqual(JSON.parse(await refused(asset, 'deleteAccessPolicies')).statusCode, 404);
  await call(policy, 'delete');
}

async function encode(api, asset) {
  const processor = await call(api.MediaProcessor, 'getLatestByName', 'Windows Azure Media Encoder');
  const job = new api.Job('npm job', [asset]);
  job.addTask('encode', processor.Id, 'AAC Good Quality Audio', 0);
  await call(job, 'submit');
  await until(
    () => call(job, 'getState'),
    (each) => each.State >= 3,
  );
  assert.strictEqual(job.readableState(), 'Finished');
  await call(job, 'refresh');
  const outputs = await call(job, 'getOutputMediaAssets');
  assert.strictEqual(outputs.length, 1);
  await call(outputs[0], 'refresh');
  assert.ok((await call(outputs[0], 'files')).some((file) => file.Name.endsWith('.mp4')));
  await call(job, 'delete');
  await call(outputs[0], 'delete');
}
