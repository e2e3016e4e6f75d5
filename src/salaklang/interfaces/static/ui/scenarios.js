/* The laboratory's pages work without this. With it: the point can be dragged, sliders answer at once, axes can be brushed. */
(() => {
  "use strict";
  const say = (v) => v.toFixed(2);
  const hold = (v) => Math.min(1, Math.max(0, Math.round(v * 100) / 100));

  document.querySelectorAll("[data-lab-pick] select").forEach((s) => s.addEventListener("change", () => s.form.requestSubmit()));

  const place = document.querySelector("[data-lab-place]");
  if (place) levers(place);

  function levers(root) {
    const form = root.querySelector("[data-lab-levers]"), status = document.querySelector("[data-lab-status]");
    const number = (name) => form.querySelector(`[data-number="${name}"]`), range = (name) => form.querySelector(`[data-range="${name}"]`);
    let waiting = 0, asked = null;
    document.body.classList.add("lab-live");

    function set(name, value) {
      const to = say(hold(value));
      number(name).value = to;
      range(name).value = to;
      document.querySelectorAll(`[data-copy="${name}"]`).forEach((copy) => { copy.value = to; });
    }
    const get = (name) => Number(number(name).value) || 0;

    function query() {
      const q = new URLSearchParams(new FormData(form));
      return q.toString();
    }

    function later(wait) {
      clearTimeout(waiting);
      waiting = setTimeout(ask, wait);
    }

    async function ask() {
      if (asked) asked.abort();
      asked = new AbortController();
      const parts = root.querySelectorAll("[data-part]");
      parts.forEach((part) => part.setAttribute("aria-busy", "true"));
      try {
        const answer = await fetch(`${location.pathname}?${query()}&part=answer`, { signal: asked.signal });
        if (!answer.ok) throw new Error(String(answer.status));
        take(await answer.text());
        history.replaceState(null, "", `${location.pathname}?${query()}`);
        status.textContent = "";
      } catch (error) {
        if (error.name === "AbortError") return;
        status.textContent = root.dataset.failed;
        parts.forEach((part) => part.removeAttribute("aria-busy"));
      }
    }

    function take(html) {
      const focused = document.activeElement && document.activeElement.hasAttribute("data-heat-point");
      const come = new DOMParser().parseFromString(html, "text/html");
      come.querySelectorAll("[data-part]").forEach((part) => {
        const here = root.querySelector(`[data-part="${part.dataset.part}"]`);
        if (here) here.replaceWith(document.adoptNode(part));
      });
      arm();
      if (focused) { const point = root.querySelector("[data-heat-point]"); if (point) point.focus({ preventScroll: true }); }
    }

    /* The point on the map: a slider in two directions. */
    function arm() {
      const point = root.querySelector("[data-heat-point]"), map = root.querySelector("#heat"), frame = map && map.querySelector(".chart-frame");
      if (!point || !frame) return;
      const box = { x: Number(frame.getAttribute("x")), y: Number(frame.getAttribute("y")), w: Number(frame.getAttribute("width")), h: Number(frame.getAttribute("height")) };
      map.removeAttribute("role");
      point.setAttribute("tabindex", "0");
      point.setAttribute("role", "slider");
      point.setAttribute("aria-valuemin", "0");
      point.setAttribute("aria-valuemax", "1");
      point.setAttribute("aria-label", root.dataset.point);

      function show() {
        const x = get("openness"), y = get("public_integration");
        point.setAttribute("transform", `translate(${box.x + x * box.w} ${box.y + (1 - y) * box.h})`);
        point.setAttribute("aria-valuenow", say(x));
        point.setAttribute("aria-valuetext", root.dataset.said.replace("{x}", say(x)).replace("{y}", say(y)));
      }

      function move(x, y, wait) {
        set("openness", x);
        set("public_integration", y);
        show();
        later(wait);
      }

      point.addEventListener("keydown", (event) => {
        const by = event.shiftKey ? 0.01 : 0.05, x = get("openness"), y = get("public_integration");
        const to = { ArrowLeft: [x - by, y], ArrowRight: [x + by, y], ArrowUp: [x, y + by], ArrowDown: [x, y - by], Home: [0, y], End: [1, y], PageUp: [x, 1], PageDown: [x, 0] }[event.key];
        if (!to) return;
        event.preventDefault();
        move(to[0], to[1], 150);
      });

      function at(event) {
        const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
        return [hold((spot.x - box.x) / box.w), hold(1 - (spot.y - box.y) / box.h)];
      }
      point.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        point.focus({ preventScroll: true });
        point.setPointerCapture(event.pointerId);
        const drag = (e) => move(...at(e), 180);
        point.addEventListener("pointermove", drag);
        const stop = () => point.removeEventListener("pointermove", drag);
        point.addEventListener("pointerup", stop, { once: true });
        point.addEventListener("pointercancel", stop, { once: true });
      });
      frame.addEventListener("click", (event) => move(...at(event), 0));
      show();
    }

    form.addEventListener("input", (event) => {
      const name = event.target.dataset.range || event.target.dataset.number;
      if (!name || event.target.value === "" || !event.target.checkValidity()) return;
      if (event.target.dataset.range) set(name, Number(event.target.value));
      else { range(name).value = event.target.value; document.querySelectorAll(`[data-copy="${name}"]`).forEach((c) => { c.value = event.target.value; }); }
      later(150);
    });
    form.querySelector("select").addEventListener("change", () => later(0));
    arm();
  }

  /* Parallel coordinates: a stretch of an axis keeps the lines that cross it. */
  document.querySelectorAll(".chart--parallel").forEach((chart) => {
    const lines = [...chart.querySelectorAll("[data-values]")].map((line) => [line, line.dataset.values.split(" ").map(Number)]);
    const kept = new Map(), TOP = 50, BOTTOM = 372;
    const show = () => lines.forEach(([line, values]) => line.classList.toggle("is-out", ![...kept].every(([axis, [low, high]]) => values[axis] >= low && values[axis] <= high)));
    chart.querySelectorAll("[data-axis]").forEach((axis) => {
      const n = Number(axis.dataset.axis), x = Number(axis.dataset.x);
      const make = (name, w) => { const r = document.createElementNS("http://www.w3.org/2000/svg", "rect"); r.setAttribute("class", name); r.setAttribute("x", x - w / 2); r.setAttribute("width", w); return r; };
      const brush = make("parallel-brush", 14), hit = make("parallel-hit", 30);
      hit.setAttribute("y", TOP); hit.setAttribute("height", BOTTOM - TOP);
      axis.append(brush, hit);
      const share = (event) => { const p = new DOMPoint(event.clientX, event.clientY).matrixTransform(chart.getScreenCTM().inverse()); return Math.min(1, Math.max(0, (BOTTOM - p.y) / (BOTTOM - TOP))); };
      hit.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        hit.setPointerCapture(event.pointerId);
        const from = share(event);
        const drag = (e) => {
          const to = share(e), low = Math.min(from, to), high = Math.max(from, to);
          if (high - low < 0.02) { kept.delete(n); brush.setAttribute("height", 0); }
          else { kept.set(n, [low, high]); brush.setAttribute("y", BOTTOM - high * (BOTTOM - TOP)); brush.setAttribute("height", (high - low) * (BOTTOM - TOP)); }
          show();
        };
        drag(event);
        hit.addEventListener("pointermove", drag);
        hit.addEventListener("pointerup", () => hit.removeEventListener("pointermove", drag), { once: true });
      });
    });
  });

  /* A run that is not over: look again, as long as the page is in sight. */
  const run = document.querySelector("[data-lab-run]");
  if (run) {
    const again = async () => {
      if (!document.hidden) {
        try {
          const answer = await fetch(`${location.pathname}?part=progress`);
          const come = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-lab-run]");
          if (!come) { location.reload(); return; }
          document.querySelector("[data-lab-run]").replaceWith(document.adoptNode(come));
        } catch { /* the next look may reach it */ }
      }
      setTimeout(again, 5000);
    };
    document.body.classList.add("lab-live");
    setTimeout(again, 5000);
  }
})();
