/* Checks a receipt (C2SP tlog-proof) against a trust policy (C2SP tlog-policy) in the reader's own browser.

   `salaTlog.receipt(bytes, policy)` and `salaTlog.entry(proof, leaf, policy)` give what is proven, or throw a `Fault`
   whose `code` says what doesn't fit. No network, no page, nothing kept: only WebCrypto's SHA-256 and Ed25519. */
globalThis.salaTlog = (() => {
  "use strict";
  const HEADER = "c2sp.org/tlog-proof@v1", RECEIPT = "receipt/v1", DASH = "\u2014";
  const LOG_KEY = 1, COSIGNER_KEY = 4, KEY_BYTES = { 1: 32, 4: 32, 6: 1312 };
  const LOG_KEYS = [1, 6], WITNESS_KEYS = [4, 6];
  const FILE_MOST = 2 * 1024 * 1024, NOTE_MOST = 256 * 1024, HASHES_MOST = 63, LINES_MOST = 64;
  const POLICY_MOST = 1024 * 1024, POLICY_LINES_MOST = 1000;
  const encode = (text) => new TextEncoder().encode(text);
  const decode = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

  /* `code`: browser, policy, form, bare, canonical, log, signature, cosignature, proof, commitment, leaf. */
  class Fault extends Error {
    constructor(code, detail = "") { super(code + (detail ? ": " + detail : "")); this.code = code; this.detail = detail; }
  }
  const need = (holds, code, detail) => { if (!holds) throw new Fault(code, detail); };
  const attempt = (code, make) => { try { return make(); } catch (e) { throw e instanceof Fault ? e : new Fault(code, e.message); } };

  // --- bytes ---------------------------------------------------------------------------------------------------------
  const concat = (...parts) => {
    const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
    let at = 0;
    for (const p of parts) { all.set(p, at); at += p.length; }
    return all;
  };
  const same = (a, b) => a.length === b.length && a.every((v, i) => v === b[i]);
  const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  const unhex = (text, code) => {
    need(/^([0-9a-f]{2})*$/.test(text), code);
    return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  };
  /* Standard Base 64 in its one canonical spelling: stray bits would let two texts mean the same. */
  const unbase64 = (text, code) => attempt(code, () => {
    const raw = atob(text);
    need(btoa(raw) === text, code, "not canonical Base 64");
    return Uint8Array.from(raw, (c) => c.charCodeAt(0));
  });
  const decimal = (text, code) => { need(/^(0|[1-9][0-9]{0,18})$/.test(text), code); return BigInt(text); };
  const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", concat(...parts)));

  // --- canonical JSON (RFC 8785 for whole numbers) ------------------------------------------------------------------------
  function canonical(value) {
    if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
    if (value && typeof value === "object") {
      return "{" + Object.keys(value).sort().map((k) => JSON.stringify(k) + ":" + canonical(value[k])).join(",") + "}";
    }
    if (typeof value === "number") need(Number.isSafeInteger(value), "canonical", "number");
    return JSON.stringify(value);
  }
  const parseObject = (text, code) => {
    const value = attempt(code, () => JSON.parse(text));
    need(value && typeof value === "object" && !Array.isArray(value), code);
    return value;
  };

  // --- keys and signed notes ----------------------------------------------------------------------------------------------
  const nameIs = (name) => name !== "" && !/[+\s\u0000-\u001f]/.test(name);

  async function keyParse(vkey) {
    const parts = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey);
    need(parts && nameIs(parts[1]), "policy", "key");
    const raw = unbase64(parts[3], "policy"), type = raw[0], bytes = raw.slice(1);
    need(bytes.length === KEY_BYTES[type], "policy", "kind of key");
    const id = hex((await sha256(encode(parts[1] + "\n"), raw)).slice(0, 4));
    need(id === parts[2], "policy", "key id");
    return { name: parts[1], id, type, bytes, vkey };
  }

  async function ed25519(key, signature, message) {
    try {
      const known = await crypto.subtle.importKey("raw", key.bytes, "Ed25519", false, ["verify"]);
      return await crypto.subtle.verify("Ed25519", known, signature, message);
    } catch (e) {
      throw new Fault("browser", e.name);
    }
  }

  function noteParts(note) {
    need(note.length <= NOTE_MOST && !/[\u0000-\u0009\u000b-\u001f]/.test(note), "form", "note");
    const cut = note.lastIndexOf("\n\n");
    need(cut >= 0 && note.endsWith("\n"), "form", "note");
    const lines = note.slice(cut + 2, -1).split("\n");
    need(lines.length <= LINES_MOST, "form", "signatures");
    const signatures = lines.map((line) => {
      const [dash, name, blob, more] = line.split(" ");
      need(dash === DASH && nameIs(name || "") && blob && more === undefined, "form", "signature line");
      const raw = unbase64(blob, "form");
      need(raw.length >= 5, "form", "signature");
      return { name, id: hex(raw.slice(0, 4)), blob: raw.slice(4) };
    });
    return { text: note.slice(0, cut + 1), signatures };
  }

  function checkpointParse(text) {
    const lines = text.split("\n");
    need(lines.length >= 4 && lines.slice(0, -1).every((l) => l), "form", "checkpoint");
    const root = unbase64(lines[2], "form");
    need(root.length === 32, "form", "root");
    return { origin: lines[0], size: decimal(lines[1], "form"), root };
  }

  /* A cosignature (cosignature/v1): eight bytes of time, then Ed25519 over that time and the note's text. */
  async function cosigned(key, blob, text) {
    if (blob.length !== 72) return null;
    const at = new DataView(blob.buffer, blob.byteOffset).getBigUint64(0);
    const said = encode("cosignature/v1\ntime " + at + "\n" + text);
    return (await ed25519(key, blob.slice(8), said)) ? Number(at) : null;
  }

  /* Who of the policy's keys signed. Unknown keys are ignored; a known key whose signature is false spoils the note. */
  async function noteOpen(note, policy) {
    const { text, signatures } = noteParts(note);
    const logs = [], witnesses = [];
    let unknown = 0, unread = 0;
    for (const { name, id, blob } of signatures) {
      const fits = (key) => key.name === name && key.id === id;
      const log = policy.logs.find(fits), witness = [...policy.witnesses].find(([, key]) => fits(key));
      if (log) {
        if (log.type === LOG_KEY) {
          need(!logs.includes(log) && await ed25519(log, blob, encode(text)), "signature", name);
          logs.push(log);
        } else unread += 1;
      } else if (witness && witness[1].type === COSIGNER_KEY) {
        const at = await cosigned(witness[1], blob, text);
        need(at !== null && !witnesses.some((w) => w.name === witness[0]), "cosignature", name);
        witnesses.push({ name: witness[0], key: witness[1], at });
      } else if (witness) unread += 1;
      else unknown += 1;
    }
    const checkpoint = checkpointParse(text);
    need(logs.some((key) => key.name === checkpoint.origin), "log", checkpoint.origin);
    return { checkpoint, logs, witnesses, unknown, unread };
  }

  // --- the policy -----------------------------------------------------------------------------------------------------------
  async function policyParse(text) {
    const lines = text.split("\n");
    need(encode(text).length <= POLICY_MOST && lines.length <= POLICY_LINES_MOST, "policy", "too long");
    need(!/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text), "policy", "control characters");
    const policy = { logs: [], witnesses: new Map(), groups: new Map(), quorum: null };
    const used = new Set(), logKeys = new Set(), witnessKeys = new Set();
    const known = (name) => policy.witnesses.has(name) || policy.groups.has(name);
    const fresh = (name) => need(name && name !== "none" && !known(name), "policy", "name");
    const key = async (vkey, types, keys) => {
      const parsed = await keyParse(vkey);
      need(types.includes(parsed.type) && !keys.has(hex(parsed.bytes)), "policy", "key of another kind, or twice");
      keys.add(hex(parsed.bytes));
      return parsed;
    };
    for (const line of lines) {
      const [word, ...rest] = line.split(/[ \t]+/).filter((part) => part);
      if (!word || word.startsWith("#")) continue;
      if (word === "log" && rest.length >= 1 && rest.length <= 2) policy.logs.push(await key(rest[0], LOG_KEYS, logKeys));
      else if (word === "witness" && rest.length >= 2 && rest.length <= 3) {
        fresh(rest[0]);
        policy.witnesses.set(rest[0], await key(rest[1], WITNESS_KEYS, witnessKeys));
      } else if (word === "group" && rest.length >= 3) {
        const [name, most, ...members] = rest;
        fresh(name);
        for (const m of members) { need(known(m) && !used.has(m), "policy", "member"); used.add(m); }
        const k = most === "any" ? 1 : most === "all" ? members.length : Number(decimal(most, "policy"));
        need(k >= 1 && k <= members.length, "policy", "threshold");
        policy.groups.set(name, { k, members });
      } else if (word === "quorum" && rest.length === 1 && policy.quorum === null) {
        need(rest[0] === "none" || known(rest[0]), "policy", "quorum");
        policy.quorum = rest[0];
      } else throw new Fault("policy", word);
    }
    need(policy.quorum !== null, "policy", "no quorum");
    return policy;
  }

  function reached(policy, name, signed) {
    if (name === "none") return true;
    const group = policy.groups.get(name);
    return group ? group.members.filter((m) => reached(policy, m, signed)).length >= group.k : signed.has(name);
  }

  // --- the tree (RFC 9162, section 2.1.3.2) -------------------------------------------------------------------------------
  async function rootFrom(index, size, leaf, path) {
    need(index < size, "proof", "index");
    let fn = index, sn = size - 1n, root = await sha256(Uint8Array.of(0), leaf);
    for (const p of path) {
      need(sn !== 0n, "proof", "path");
      if (fn & 1n || fn === sn) {
        root = await sha256(Uint8Array.of(1), p, root);
        while (!(fn & 1n) && fn !== 0n) { fn >>= 1n; sn >>= 1n; }
      } else root = await sha256(Uint8Array.of(1), root, p);
      fn >>= 1n; sn >>= 1n;
    }
    need(sn === 0n, "proof", "path");
    return root;
  }

  function proofParse(text) {
    const gap = text.indexOf("\n\n"), lines = text.slice(0, Math.max(gap, 0)).split("\n");
    need(gap > 0 && lines.shift() === HEADER, "form", "header");
    let extra = null;
    if (lines.length && lines[0].startsWith("extra ")) extra = unbase64(lines.shift().slice(6), "form");
    need(lines.length && lines[0].startsWith("index ") && lines.length <= HASHES_MOST + 1, "form", "index");
    const index = decimal(lines.shift().slice(6), "form");
    const path = lines.map((line) => unbase64(line, "form"));
    need(path.every((hash) => hash.length === 32), "form", "hash");
    return { extra, index, path, note: text.slice(gap + 2) };
  }

  async function placed(proof, leaf, policyText) {
    need(globalThis.crypto && crypto.subtle, "browser", "no WebCrypto");
    const policy = await policyParse(policyText);
    const note = await noteOpen(proof.note, policy);
    const root = await rootFrom(proof.index, note.checkpoint.size, leaf, proof.path);
    need(same(root, note.checkpoint.root), "proof", "root");
    const signed = new Set(note.witnesses.map((w) => w.name));
    return {
      index: Number(proof.index), size: Number(note.checkpoint.size), origin: note.checkpoint.origin,
      witnesses: note.witnesses.map((w) => ({ name: w.name, at: w.at })),
      missing: [...policy.witnesses.keys()].filter((name) => !signed.has(name)),
      unknown: note.unknown, unread: note.unread,
      witnessed: policy.quorum !== "none", quorum: reached(policy, policy.quorum, signed),
    };
  }

  // --- the two questions ----------------------------------------------------------------------------------------------------
  /* That the public leaf `leaf` stands where the proof says. */
  async function entry(proofText, leaf, policyText) {
    return placed(proofParse(proofText), leaf, policyText);
  }

  /* A whole receipt: place, signatures, witnesses, and that the leaf seals exactly this statement. */
  async function receipt(bytes, policyText) {
    need(bytes.length <= FILE_MOST, "form", "too long");
    const proof = proofParse(attempt("form", () => decode(bytes)));
    need(proof.extra, "bare");
    const text = attempt("form", () => decode(proof.extra)), body = parseObject(text, "form");
    need(Object.keys(body).sort().join() === "act,leaf,salaklang,salt" && body.salaklang === RECEIPT, "form", "fields");
    need([body.salt, body.leaf].every((v) => typeof v === "string"), "form", "fields");
    need(body.act && typeof body.act === "object" && !Array.isArray(body.act), "form", "act");
    need(canonical(body) === text, "canonical");
    const leafBytes = unbase64(body.leaf, "form"), salt = unhex(body.salt, "form");
    const place = await placed(proof, leafBytes, policyText);
    const leaf = parseObject(attempt("leaf", () => decode(leafBytes)), "leaf"), act = body.act;
    const commit = hex(await sha256(salt, encode(canonical(act))));
    need(salt.length === 32 && leaf.commit === commit, "commitment");
    const agree = leaf.v === 1 && act.kind === leaf.type && act.agency === leaf.agency && act.legal_basis === leaf.legal_basis;
    need(agree && typeof act.at === "string" && act.at.slice(0, 16) + "Z" === leaf.time, "leaf");
    return { ...place, act, leaf };
  }

  return { Fault, entry, receipt, policy: policyParse };
})();
