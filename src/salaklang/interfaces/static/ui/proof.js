/* Pages that check a proof in the visitor's own browser: /proof/<code>, /ledger/entries/<index>, /ledger/check and its
   saved copy. What is right or wrong is said by tlog.js; this file reads the page and writes what was found. */
(() => {
  "use strict";
  const at = (id) => document.getElementById(id);
  const text = (id) => at(id).textContent;
  const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

  // --- a proof that is on the page ------------------------------------------------------------------------------------
  const box = at("proof-check");
  if (box) {
    const say = (name, tone) => {
      box.hidden = false;
      box.className = "sala-banner sala-banner--" + tone;
      box.querySelector("[data-say=" + name + "]").hidden = false;
    };
    salaTlog.entry(text("proof-text"), bytes(text("proof-leaf").trim()), text("proof-policy")).then(
      (found) => (!found.witnessed ? say("alone", "done") : found.quorum ? say("yes", "done") : say("short", "wait")),
      (fault) => (fault.code === "browser" ? say("cannot", "wait") : say("no", "bad")),
    );
  }

  // --- a receipt that the visitor has -------------------------------------------------------------------------------------
  const form = at("receipt-check");
  if (!form) return;
  const words = JSON.parse(text("check-words")), names = JSON.parse(text("check-names"));
  const policy = text("check-policy"), out = at("check-result"), input = form.querySelector("input[type=file]");
  const language = document.documentElement.lang === "en" ? "en" : "th";
  const fill = (said, values) => said.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
  const number = new Intl.NumberFormat("en-US");
  const clock = new Intl.DateTimeFormat(language === "th" ? "th-TH-u-ca-buddhist" : "en-GB", {
    dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Bangkok",
  });
  const when = (date) => (Number.isNaN(date.getTime()) ? "" : clock.format(date));
  const nameOf = (slug) => (Object.hasOwn(names, slug) ? names[slug] : slug);

  function make(tag, className, said, ...inside) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (said) element.textContent = said;
    element.append(...inside);
    return element;
  }

  function banner(tone, title, ...lines) {
    const heading = make("h2", "", title);
    heading.tabIndex = -1;
    return make("div", "sala-banner sala-verdict sala-banner--" + tone, "", heading, ...lines.map((line) => make("p", "", line)));
  }

  function proven(found) {
    const lines = [
      [true, words.p_sealed],
      [true, fill(words.p_place, { index: number.format(found.index + 1), size: number.format(found.size), origin: found.origin })],
      [true, words.p_signed],
      ...found.witnesses.map((w) => [true, fill(words.p_witness, { name: nameOf(w.name), time: when(new Date(w.at * 1000)) })]),
      ...found.missing.map((name) => [false, fill(words.p_missing, { name: nameOf(name) })]),
    ];
    if (found.unread) lines.push([false, fill(words.p_unread, { n: found.unread })]);
    if (found.unknown) lines.push([false, fill(words.p_unknown, { n: found.unknown })]);
    const list = make("ul", "sala-marks");
    list.append(...lines.map(([holds, said]) => make("li", holds ? "is-yes" : "is-no", said)));
    return [make("h3", "govuk-heading-s", words.proven), list];
  }

  const bilingual = (value, otherwise) =>
    value && typeof value === "object" && typeof value[language] === "string" ? value[language] : otherwise;
  const plain = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 1));

  function said(act) {
    const rows = [
      [words.what, bilingual(act.title, String(act.kind))],
      [words.agency, nameOf(String(act.agency))],
      [words.when, when(new Date(act.at))],
      [words.ground, act.legal_basis],
      [words.code, act.code],
    ].filter(([, value]) => value);
    const list = make("dl", "sala-facts");
    list.append(...rows.map(([key, value]) => make("div", "", "", make("dt", "", key), make("dd", "", plain(value)))));
    const parts = [make("h3", "govuk-heading-s", words.says), list];
    if (act.record && Object.keys(act.record).length) {
      const record = make("pre", "sala-pre", JSON.stringify(act.record, null, 2));
      record.tabIndex = 0;
      record.setAttribute("role", "region");
      record.setAttribute("aria-label", words.record);
      parts.push(make("h3", "govuk-heading-s", words.record), record);
    }
    return parts;
  }

  function limits() {
    const list = make("ul", "govuk-list govuk-list--bullet");
    list.append(...[words.l_truth, words.l_time, words.l_person].map((line) => make("li", "", line)));
    return [make("h3", "govuk-heading-s", words.limits), list];
  }

  function good(found, ms) {
    const [tone, title, why] = !found.witnessed ? ["wait", words.alone, words.alone_text]
      : found.quorum ? ["done", words.good, words.good_text] : ["wait", words.short, words.short_text];
    return [
      banner(tone, title, why), ...proven(found), ...said(found.act), ...limits(),
      make("p", "sala-meta", fill(words.took, { ms: ms.toFixed(1) })),
    ];
  }

  function bad(fault) {
    if (fault.code === "browser") return [banner("wait", words.cannot, words.cannot_text)];
    return [banner("bad", words.bad, words["reason_" + fault.code] || words.reason_form, words.bad_next)];
  }

  let asked = 0;
  async function check(file) {
    const turn = (asked += 1);
    let parts;
    try {
      const raw = new Uint8Array(await file.arrayBuffer());
      const began = performance.now();
      const found = await salaTlog.receipt(raw, policy);
      parts = good(found, performance.now() - began);
    } catch (fault) {
      if (at("check-other")) at("check-other").hidden = fault.code !== "browser";
      parts = bad(fault);
    }
    if (turn !== asked) return; // another file was chosen meanwhile
    out.replaceChildren(make("p", "sala-where", file.name), ...parts);
    out.hidden = false;
    out.querySelector("h2").focus();
  }

  // The form works by itself and sends the file to the server; from here on nothing is sent.
  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter.dataset.server !== undefined && !at("check-other").hidden) return;
    event.preventDefault();
  });
  if (at("check-other")) at("check-other").hidden = true;
  if (at("check-served")) at("check-served").hidden = true;
  input.addEventListener("change", () => { if (input.files.length) check(input.files[0]); });
  const drop = form.querySelector(".sala-drop");
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
  }
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; check(event.dataTransfer.files[0]); }
  });
  form.dataset.ready = "yes";
})();
