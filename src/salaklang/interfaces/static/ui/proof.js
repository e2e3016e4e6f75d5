/* Checks an inclusion proof (C2SP tlog-proof) in the visitor's own browser: leaf → path → root → signed checkpoint. */
(() => {
  "use strict";
  const box = document.getElementById("proof-check");
  if (!box || !window.crypto || !crypto.subtle) return;
  const bytes = (b64) => Uint8Array.from(atob(b64), (c) => c.charCodeAt(0));
  const text = (id) => document.getElementById(id).textContent;
  const sha256 = async (...parts) => {
    const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
    let at = 0;
    for (const p of parts) { all.set(p, at); at += p.length; }
    return new Uint8Array(await crypto.subtle.digest("SHA-256", all));
  };
  const same = (a, b) => a.length === b.length && a.every((v, i) => v === b[i]);

  /* RFC 9162, section 2.1.3.2 */
  async function rootFrom(index, size, leaf, path) {
    let fn = BigInt(index), sn = BigInt(size) - 1n, r = await sha256(Uint8Array.of(0), leaf);
    if (fn > sn) throw new Error("index");
    for (const p of path) {
      if (sn === 0n) throw new Error("path");
      if (fn & 1n || fn === sn) {
        r = await sha256(Uint8Array.of(1), p, r);
        while (!(fn & 1n) && fn !== 0n) { fn >>= 1n; sn >>= 1n; }
      } else r = await sha256(Uint8Array.of(1), r, p);
      fn >>= 1n; sn >>= 1n;
    }
    if (sn !== 0n) throw new Error("path");
    return r;
  }

  async function signedBy(note, vkey) {
    const cut = note.indexOf("\n\n");
    const said = note.slice(0, cut + 1), lines = note.slice(cut + 2).trimEnd().split("\n");
    const [name, , key] = vkey.split("+").length > 3 ? [vkey.split("+")[0], "", vkey.split("+").slice(2).join("+")] : vkey.split("+");
    const line = lines.find((l) => l.startsWith("\u2014 " + name + " "));
    if (!line) throw new Error("signature");
    const pub = await crypto.subtle.importKey("raw", bytes(key).slice(1), "Ed25519", false, ["verify"]);
    const ok = await crypto.subtle.verify("Ed25519", pub, bytes(line.split(" ").pop()).slice(4), new TextEncoder().encode(said));
    if (!ok) throw new Error("signature");
    const [, size, root] = said.split("\n");
    return { size, root: bytes(root) };
  }

  async function check() {
    const proof = text("proof-text"), gap = proof.indexOf("\n\n");
    const head = proof.slice(0, gap).split("\n").filter((l) => !l.startsWith("extra "));
    const index = head[1].slice("index ".length), path = head.slice(2).map(bytes);
    const point = await signedBy(proof.slice(gap + 2), text("proof-key").trim());
    const root = await rootFrom(index, point.size, bytes(text("proof-leaf").trim()), path);
    if (!same(root, point.root)) throw new Error("root");
  }

  const say = (name) => { box.hidden = false; box.className = "sala-banner sala-banner--" + (name === "yes" ? "done" : "bad"); box.querySelector("[data-say=" + name + "]").hidden = false; };
  check().then(() => say("yes"), (e) => { if (e.name === "NotSupportedError") return; say("no"); });
})();
