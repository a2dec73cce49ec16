// Serves a folder under the site's strict policy, compressed by brotli as a static host does, and notes what is sent.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { brotliCompressSync } from "node:zlib";

const POLICY = "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
/** What an engine in WebAssembly needs. */
export const WITH_WASM = `${POLICY}; script-src 'self' 'wasm-unsafe-eval'`;
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css", ".svg": "image/svg+xml" };

/** `sent`: what has been asked for. Each file is compressed once, as a host does beforehand. */
export const serve = (folder, policy = POLICY) => new Promise((ready) => {
  const sent = [];
  const files = new Map();
  const read = (file) => {
    const raw = readFileSync(file);
    files.set(file, { raw: raw.length, packed: brotliCompressSync(raw) });
    return files.get(file);
  };
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://site").pathname));
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    response.setHeader("Content-Security-Policy", policy);
    if (!existsSync(file)) return response.writeHead(404).end();
    const { raw, packed } = files.get(file) ?? read(file);
    sent.push({ path, raw, brotli: packed.length });
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", "Content-Encoding": "br" }).end(packed);
  });
  server.listen(0, () => ready({ origin: `http://localhost:${server.address().port}`, sent, close: () => server.close() }));
});
