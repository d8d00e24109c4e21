'use strict';

// The npm client azure-media over its whole surface, as its README uses it: `node azure-media.js
// CLIP`, with the API's URL, the token URL and the credentials in the environment. Left out is what
// cannot work with any server: its `update` calls send a function in place of a body, its
// `getDeferred` reads a property that is not there, its notification endpoints have no model, and the
// model of a manifest's asset forbids the asset's id.

const assert = require('node:assert');
const crypto = require('node:crypto');
const fs = require('node:fs');
const { PassThrough } = require('node:stream');
const AzureMedia = require('azure-media');
const { call, refused, run, until } = require('./steps');

const clip = process.argv[2];
const unknown = '00000000-0000-4000-8000-000000000000';

const api = new AzureMedia({
  base_url: process.env.REELWORK_API,
  oauth_url: process.env.REELWORK_ACS,
  client_id: process.env.REELWORK_ID,
  client_secret: process.env.REELWORK_SECRET,
});

run(async () => {
  await call(api, 'init');
  const asset = await upload();
  await readAsset(asset);
  await locate(asset);
  await encode(asset);
  await keepKeys();
  await ingest();
  await makeTemplates();
  await refuse();
  await listTheRest();
  await call(api.rest.asset, 'delete', asset);
  assert.match(await refused(api.rest.asset, 'get', asset), /404/);
});

async function upload() {
  const stream = fs.createReadStream(clip);
  const asset = await call(api.media, 'uploadStream', 'clip.mp4', stream, fs.statSync(clip).size);
  const files = await call(api.rest.asset, 'listFiles', asset);
  assert.strictEqual(files.length, 1);
  assert.strictEqual(files[0].Name, 'clip.mp4');
  assert.strictEqual(Number(files[0].ContentFileSize), fs.statSync(clip).size);
  assert.deepStrictEqual(await call(api.rest.asset, 'listLocators', asset), []);

  const copy = new PassThrough();
  const chunks = [];
  copy.on('data', (chunk) => chunks.push(chunk));
  await call(api.media, 'downloadStream', asset, copy);
  assert.ok(Buffer.concat(chunks).equals(fs.readFileSync(clip)), 'what was uploaded comes back');
  return asset;
}

async function readAsset(id) {
  const created = await call(api.rest.asset, 'create', { Name: 'made by npm', AlternateId: 'alt' });
  assert.strictEqual(created.Name, 'made by npm');
  assert.strictEqual(created.State, 0);
  const [, milliseconds] = /^\/Date\((\d+)\)\/$/.exec(created.Created);
  assert.ok(Math.abs(Date.now() - milliseconds) < 60000, created.Created);
  const named = await call(
    { list: (query, callback) => api.rest.asset.list(callback, query) },
    'list',
    { $filter: "AlternateId eq 'alt'", $orderby: 'Created desc', $top: 1 },
  );
  assert.deepStrictEqual(named.map((asset) => asset.Id), [created.Id]);
  assert.deepStrictEqual(await call(api.rest.asset, 'listParentAssets', created.Id), []);
  await call(created, 'delete');
  const known = await call(api.rest.asset, 'get', id);
  assert.strictEqual(known.__metadata.uri, `${api.config.base_url}Assets('${id.replaceAll(':', '%3A')}')`);
}

async function locate(asset) {
  const sas = await call(api.media, 'getDownloadURL', asset);
  const answer = await fetch(sas);
  assert.strictEqual(answer.status, 200);
  assert.ok(Buffer.from(await answer.arrayBuffer()).equals(fs.readFileSync(clip)));
  const origin = await call(api.media, 'getOriginURL', asset, 30);
  assert.match(origin, /^http:.*\.ism\/Manifest$/);
  const locators = await call(api.rest.asset, 'listLocators', asset);
  assert.deepStrictEqual(locators.map((locator) => locator.Type), [2]);
  const read = await call(api.rest.locator, 'get', locators[0].Id);
  assert.strictEqual(read.AssetId, asset);
  assert.ok((await call(api.rest.locator, 'list')).length > 0);
  await call(api.rest.locator, 'delete', read.Id);
  const policies = await call(api.rest.accesspolicy, 'list');
  const policy = policies.find((each) => each.Name === 'NodeAzureMedia_60_1');
  assert.strictEqual((await call(api.rest.accesspolicy, 'get', policy.Id)).Permissions, 1);
  await call(api.rest.accesspolicy, 'delete', policy.Id);
}

async function encode(asset) {
  const job = await call(api.media, 'encodeVideo', asset, 'AAC Good Quality Audio');
  const ended = await until(
    () => call(api.rest.job, 'get', job.Id),
    (each) => each.State >= 3,
  );
  assert.strictEqual(ended.State, 3);
  const tasks = await call(api.rest.job, 'listTasks', job.Id);
  assert.deepStrictEqual(tasks.map((task) => [task.State, task.Progress]), [[3, 100]]);
  assert.strictEqual((await call(api.rest.task, 'get', tasks[0].Id)).Id, tasks[0].Id);
  assert.ok((await call(api.rest.task, 'list')).some((task) => task.Id === tasks[0].Id));
  assert.ok((await call(api.rest.job, 'list')).some((each) => each.Id === job.Id));
  const outputs = await call(api.rest.job, 'listOutputMediaAssets', job.Id);
  const parents = await call(api.rest.asset, 'listParentAssets', outputs[0].Id);
  assert.deepStrictEqual(parents.map((parent) => parent.Id), [asset]);
  // This client asks for a function of the name CanceJob, which there never was.
  assert.strictEqual(await call(api.rest.job, 'cancel', job.Id), 404);
  await call(api.rest.job, 'delete', job.Id);
  await call(api.rest.asset, 'delete', outputs[0].Id);
}

/** What this client has no call for. */
async function ask(path) {
  const answer = await fetch(api.config.base_url + path, { headers: api.defaultHeaders() });
  assert.strictEqual(answer.status, 200, path);
  return Object.values((await answer.json()).d)[0];
}

async function keepKeys() {
  const thumbprint = await ask('GetProtectionKeyId?contentKeyType=1');
  const der = await ask(`GetProtectionKey?ProtectionKeyId='${thumbprint}'`);
  const key = new crypto.X509Certificate(Buffer.from(der, 'base64')).publicKey;
  const clear = crypto.randomBytes(32);
  const made = await call(api.rest.contentkey, 'create', {
    Id: `nb:kid:UUID:${crypto.randomUUID()}`,
    Name: 'key of npm',
    ContentKeyType: 1,
    EncryptedContentKey: crypto.publicEncrypt({ key, oaepHash: 'sha1' }, clear).toString('base64'),
    ProtectionKeyId: thumbprint,
    ProtectionKeyType: 0,
    Checksum: 'AAAAAAAAAAA=',
  });
  assert.strictEqual((await call(api.rest.contentkey, 'get', made.Id)).Name, 'key of npm');
  const bound = await ask(`RebindContentKey?id='${made.Id.replaceAll(':', '%3A')}'&x509Certificate=''`);
  assert.ok(Buffer.from(bound, 'base64').equals(clear), 'the key that was sent comes back');
  assert.ok((await call(api.rest.contentkey, 'list')).some((each) => each.Id === made.Id));
  await call(api.rest.contentkey, 'delete', made.Id);
  assert.match(await refused(api.rest.contentkey, 'get', made.Id), /404/);
}

async function ingest() {
  const none = `nb:maid:UUID:${unknown}`;
  const manifest = await call(api.rest.ingestmanifest, 'create', { Name: 'manifest of npm' });
  assert.strictEqual(manifest.State, 0);
  assert.ok(manifest.BlobStorageUriForUpload.startsWith('http'));
  assert.ok((await call(api.rest.ingestmanifest, 'list')).some((each) => each.Id === manifest.Id));
  assert.strictEqual((await call(api.rest.ingestmanifest, 'get', manifest.Id)).Name, manifest.Name);
  assert.deepStrictEqual(await call(api.rest.ingestmanifestasset, 'list'), []);
  assert.deepStrictEqual(await call(api.rest.ingestmanifestfile, 'list'), []);
  const file = { Name: 'f', ParentIngestManifestId: manifest.Id, ParentIngestManifestAssetId: none };
  assert.match(await refused(api.rest.ingestmanifestfile, 'create', file), /received: 404/);
  assert.match(await refused(api.rest.ingestmanifestasset, 'get', none), /404/);
  await call(api.rest.ingestmanifest, 'delete', manifest.Id);
  assert.match(await refused(api.rest.ingestmanifest, 'get', manifest.Id), /404/);
}

async function makeTemplates() {
  const [encoder] = (await call(api.rest.mediaprocessor, 'list')).filter(
    (each) => each.Name === 'Media Encoder Standard',
  );
  const task = `nb:ttid:UUID:${crypto.randomUUID()}`;
  const made = await call(api.rest.jobtemplate, 'create', {
    Name: 'template of npm',
    TemplateType: 1,
    JobTemplateBody: `<jobTemplate><taskBody taskTemplateId="${task}"><inputAsset>JobInputAsset(0)</inputAsset><outputAsset>JobOutputAsset(0)</outputAsset></taskBody></jobTemplate>`,
    TaskTemplates: [
      {
        Id: task,
        Configuration: 'AAC Good Quality Audio',
        MediaProcessorId: encoder.Id,
        Name: 'task of npm',
        NumberofInputAssets: 1,
        NumberofOutputAssets: 1,
      },
    ],
  });
  assert.strictEqual((await call(api.rest.jobtemplate, 'get', made.Id)).NumberofInputAssets, 1);
  assert.strictEqual((await call(api.rest.tasktemplate, 'get', task)).Name, 'task of npm');
  assert.ok((await call(api.rest.jobtemplate, 'list')).some((each) => each.Id === made.Id));
  assert.ok((await call(api.rest.tasktemplate, 'list')).some((each) => each.Id === task));
  await call(api.rest.jobtemplate, 'delete', made.Id);
  assert.match(await refused(api.rest.jobtemplate, 'get', made.Id), /404/);
  assert.match(await refused(api.rest.tasktemplate, 'get', task), /404/);
}

async function refuse() {
  assert.match(await refused(api.rest.job, 'get', `nb:jid:UUID:${unknown}`), /404.*NotFound/);
  const locator = { Type: 1, AssetId: `nb:cid:UUID:${unknown}`, AccessPolicyId: `nb:pid:UUID:${unknown}` };
  assert.match(await refused(api.rest.locator, 'create', locator), /received: 404/);
  assert.match(await refused(api.rest.mediaprocessor, 'delete', `nb:mpid:UUID:${unknown}`), /received: 4/);
  assert.match(await refused(api.rest.task, 'delete', `nb:tid:UUID:${unknown}`), /received: 4/);
}

async function listTheRest() {
  assert.ok((await call(api.rest.mediaprocessor, 'list')).length > 1);
  assert.ok((await call(api.rest.assetfile, 'list')).length > 0);
}
