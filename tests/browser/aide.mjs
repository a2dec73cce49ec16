// The harness: a static host as an operator would run it, one Chromium, and journeys that also fail on what a
// reader does not see: errors in the console, requests to another origin, violations of the security policy.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { after, test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { chromium } from 'playwright-core';
import { fileOf } from './dossier.mjs';

// As in the design: no inline script, no inline style, nothing from elsewhere.
export const POLICY = "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.xml': 'application/xml; charset=utf-8',
  '.atom': 'application/atom+xml; charset=utf-8',
  '.ics': 'text/calendar; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
};

/** What the host sends for a file: compressed once, as a real host would keep it. */
const compressed = new Map();
function body(file) {
  if (!compressed.has(file)) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
    compressed.set(file, brotliCompressSync(readFileSync(file), { params }));
  }
  return compressed.get(file);
}

/** Tools that a test loads in its pages as scripts of the site: path → file. The browser may keep them, compiled. */
export const tools = new Map();

/** A static host on a free port of the loopback. */
function host() {
  let hangs = false;
  const server = createServer((request, response) => {
    if (hangs) return;
    const path = new URL(request.url, 'http://localhost').pathname;
    if (tools.has(path)) {
      response.writeHead(200, { 'Content-Type': TYPES['.js'], 'Cache-Control': 'max-age=3600' }).end(readFileSync(tools.get(path)));
      return;
    }
    const headers = { 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff' };
    let file = fileOf(path);
    if (!file && !path.endsWith('/') && fileOf(`${path}/`)) {
      response.writeHead(301, { ...headers, Location: `${path}/` }).end();
      return;
    }
    const status = file ? 200 : 404;
    file ??= fileOf('/404.html');
    if (!file) {
      response.writeHead(404, headers).end();
      return;
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(status, { ...headers, 'Content-Type': type, 'Content-Encoding': 'br' }).end(body(file));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({ origin: `http://127.0.0.1:${server.address().port}`, hang: (yes) => { hangs = yes; }, stop: () => server.closeAllConnections() ?? server.close() });
    });
  });
}

let running;
/** The host and the browser of this test file; both are closed when its tests are over. */
export function start() {
  running ??= Promise.all([
    host(),
    chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      // Sandboxes need privileges that a CI container does not give; the other flags keep Chromium off the network.
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    }),
  ]);
  return running;
}
after(async () => {
  if (!running) return;
  const [server, browser] = await running;
  await browser.close();
  server.stop();
});

/**
 * A fresh page, with nothing remembered from another, the addresses it asked for and what went wrong in it.
 * Options are Playwright's, and `width`: 320, 360, 1280…; `baseURL`, for a site other than the built folder.
 */
export async function open({ width = 1280, height = 800, ...options } = {}) {
  const [server, browser] = await start();
  const origin = options.baseURL ?? server.origin;
  const context = await browser.newContext({ baseURL: origin, viewport: { width, height }, locale: 'fr-FR', reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const incidents = [];
  const asked = [];
  page.on('request', (request) => asked.push(request.url().replace(origin, '')));
  page.on('console', (message) => {
    if (message.type() === 'error') incidents.push(`${page.url()}: console error: ${message.text()}`);
  });
  page.on('pageerror', (error) => incidents.push(`${page.url()}: uncaught ${error}`));
  await context.route((url) => url.origin !== origin && url.protocol.startsWith('http'), (route) => {
    incidents.push(`${page.url()}: request to another origin: ${route.request().url()}`);
    return route.abort();
  });
  return { page, incidents, asked, close: () => context.close() };
}

/** A test in a browser: `await journey('a sentence', {width: 360}, async (page, asked) => …)`. */
export function journey(sentence, ...rest) {
  const steps = rest.pop();
  const options = rest.pop() ?? {};
  test(sentence, { timeout: 120_000 }, async () => {
    const visit = await open(options);
    try {
      await steps(visit.page, visit.asked).catch((error) => {
        // What went wrong unseen is often why the rest did.
        if (visit.incidents.length) error.message += `\n${visit.incidents.join('\n')}`;
        throw error;
      });
      if (visit.incidents.length) throw new Error(visit.incidents.join('\n'));
    } finally {
      await visit.close();
    }
  });
}

/** The path and query of the page shown. */
export function path(page) {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
}
