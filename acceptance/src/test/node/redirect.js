'use strict';

// Loaded with --require before a client that is hard-wired to the hosts of Azure Media Services:
// its TLS connections to them go to the server under test, whose self-signed certificate is the
// only one trusted. The client and its requests stay as they are; other hosts are refused.

const fs = require('node:fs');
const tls = require('node:tls');

const HOSTS = ['media.windows.net', 'wamsprodglobal001acs.accesscontrol.windows.net'];
const HTTPS = 443;

const port = Number(process.env.REELWORK_TLS_PORT);
const ca = fs.readFileSync(process.env.REELWORK_CERTIFICATE);
const connect = tls.connect;

tls.connect = (options, listener) => {
  if (!HOSTS.includes(options.host)) {
    throw new Error(`${options.host}: not a host of this test`);
  }
  const target = {
    host: '127.0.0.1',
    port: Number(options.port) === HTTPS ? port : options.port,
    servername: 'localhost',
    ca,
    session: undefined,
  };
  return connect({ ...options, ...target }, listener);
};
