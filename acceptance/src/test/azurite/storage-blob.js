// The blob face through @azure/storage-blob. Arguments: the account's URL, its name and a key.
// Ends with 0 when everything was as it must be, else with what was not.
'use strict';

const assert = require('node:assert/strict');
const {
  BlobSASPermissions,
  BlobServiceClient,
  BlockBlobClient,
  StorageSharedKeyCredential,
  generateBlobSASQueryParameters,
} = require('@azure/storage-blob');

const [url, account, key] = process.argv.slice(2);

async function main() {
  const credential = new StorageSharedKeyCredential(account, key);
  const service = new BlobServiceClient(url, credential);
  const container = service.getContainerClient('node-films');
  await container.create({ metadata: { reel: '7' } });
  const names = [];
  for await (const item of service.listContainers({ prefix: 'node-', includeMetadata: true })) {
    names.push(item.name + ' ' + item.metadata.reel);
  }
  assert.deepEqual(names, ['node-films 7']);

  const blob = container.getBlockBlobClient('a folder/näme & more.txt');
  await blob.upload('hello', 5, { metadata: { take: '3' }, blobHTTPHeaders: { blobContentType: 'text/plain' } });
  assert.equal((await blob.downloadToBuffer()).toString(), 'hello');
  assert.equal((await blob.downloadToBuffer(1, 3)).toString(), 'ell');
  const properties = await blob.getProperties();
  assert.equal(properties.contentType, 'text/plain');
  assert.equal(properties.metadata.take, '3');

  const large = container.getBlockBlobClient('large.bin');
  const content = Buffer.alloc(3_000_001, 'reelwork');
  await large.uploadData(content, { blockSize: 1_000_000, maxSingleShotSize: 1_000_000, concurrency: 4 });
  assert.ok(content.equals(await large.downloadToBuffer()));
  assert.equal((await large.getBlockList('committed')).committedBlocks.length, 4);

  const sas = generateBlobSASQueryParameters(
    {
      containerName: 'node-films',
      blobName: 'large.bin',
      permissions: BlobSASPermissions.parse('r'),
      expiresOn: new Date(Date.now() + 300_000),
      contentDisposition: 'inline',
    },
    credential,
  ).toString();
  const reader = new BlockBlobClient(large.url + '?' + sas);
  assert.equal((await reader.getProperties()).contentDisposition, 'inline');
  await assert.rejects(reader.delete(), (refused) => refused.statusCode === 403);

  const copy = container.getBlockBlobClient('copy.bin');
  const poller = await copy.beginCopyFromURL(large.url);
  assert.equal((await poller.pollUntilDone()).copyStatus, 'success');
  const again = container.getBlockBlobClient('again.bin');
  await again.syncUploadFromURL(large.url + '?' + sas);
  assert.equal((await again.getProperties()).contentLength, content.length);

  const lease = copy.getBlobLeaseClient();
  await lease.acquireLease(15);
  await assert.rejects(copy.delete(), (refused) => refused.code === 'LeaseIdMissing');
  await lease.releaseLease();
  await copy.delete();

  const listed = [];
  for await (const item of container.listBlobsByHierarchy('/')) {
    listed.push(item.kind + ' ' + item.name);
  }
  assert.deepEqual(listed, ['prefix a folder/', 'blob again.bin', 'blob large.bin']);
  await assert.rejects(
    container.getBlockBlobClient('none').getProperties(),
    (refused) => refused.statusCode === 404 && refused.details.errorCode === 'BlobNotFound',
  );
  await container.delete();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
