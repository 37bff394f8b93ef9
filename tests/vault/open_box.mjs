// Opens a sealed box with WebCrypto alone: node open_box.mjs PRIVATE SEALED WORDS (hex, hex, text).
const { subtle } = globalThis.crypto;
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const text = new TextEncoder();

const [secret, sealed, words] = process.argv.slice(2);
const box = bytes(sealed);
const [version, theirs, nonce] = [box.slice(0, 1), box.slice(1, 33), box.slice(33, 45)];
// PKCS #8 of an X25519 key: a fixed head, then its 32 bytes.
const head = bytes("302e020100300506032b656e04220420");
const mine = await subtle.importKey("pkcs8", joined(head, bytes(secret)), "X25519", true, [
  "deriveBits",
]);
const { x } = await subtle.exportKey("jwk", mine);
const ours = new Uint8Array(Buffer.from(x, "base64url"));
const from = await subtle.importKey("raw", theirs, "X25519", true, []);
const shared = await subtle.deriveBits({ name: "X25519", public: from }, mine, 256);
const root = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
const key = await subtle.deriveKey(
  {
    name: "HKDF",
    hash: "SHA-256",
    salt: joined(theirs, ours),
    info: text.encode("hotline sealed box"),
  },
  root,
  { name: "AES-GCM", length: 256 },
  false,
  ["decrypt"],
);
const additionalData = joined(version, theirs, ours, text.encode(words));
const opened = await subtle.decrypt(
  { name: "AES-GCM", iv: nonce, additionalData },
  key,
  box.slice(45),
);
process.stdout.write(new Uint8Array(opened));
