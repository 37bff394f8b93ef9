// A second implementation of the sealed field, by the standard of the web alone: reads the known
// answers on standard input, opens each with WebCrypto, prints the plain texts as JSON.
import { readFileSync } from "node:fs";

const { subtle } = globalThis.crypto;
const HEADER = 6;
const NONCE = 12;

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const utf8 = (text) => new TextEncoder().encode(text);
const wide = (number, size) =>
  Uint8Array.from({ length: size }, (_, place) => Number((BigInt(number) >> BigInt(8 * (size - 1 - place))) & 255n));

function boundTo(answer) {
  const parts = [
    Uint8Array.of(1, 1),
    utf8(answer.table),
    utf8(answer.column),
    bytes(answer.row.replaceAll("-", "")),
    wide(answer.key_id, 4),
  ];
  if (answer.row_version !== null) parts.push(wide(answer.row_version, 8));
  return Uint8Array.from(parts.flatMap((part) => [...wide(part.length, 2), ...part]));
}

async function open(answer) {
  const sealed = bytes(answer.sealed);
  if (sealed[0] !== 1 || sealed[1] !== 1) throw new Error("another format");
  if (new DataView(sealed.buffer).getUint32(2) !== answer.key_id) throw new Error("another key");
  const key = await subtle.importKey("raw", bytes(answer.key), "AES-GCM", false, ["decrypt"]);
  const framed = new Uint8Array(
    await subtle.decrypt(
      { name: "AES-GCM", iv: sealed.slice(HEADER, HEADER + NONCE), additionalData: boundTo(answer) },
      key,
      sealed.slice(HEADER + NONCE),
    ),
  );
  const length = new DataView(framed.buffer).getUint16(0);
  if (framed.slice(2 + length).some((byte) => byte !== 0)) throw new Error("padding is not zero");
  return new TextDecoder("utf-8", { fatal: true }).decode(framed.slice(2, 2 + length));
}

const answers = JSON.parse(readFileSync(0, "utf8"));
const opened = [];
for (const answer of answers) opened.push(await open(answer).catch((trouble) => `! ${trouble.message}`));
console.log(JSON.stringify(opened));
