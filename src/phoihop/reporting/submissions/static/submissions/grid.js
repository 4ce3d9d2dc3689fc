// The grid of a section saves itself: the changed cells only, one request at a time, nothing overwritten unseen.
// What is typed stays in the page until the server has said that it is kept. Without this script the form posts whole.
(() => {
  const form = document.querySelector("form[data-grid]");
  if (!form) return;
  const say = form.dataset, status = document.getElementById("luu");
  const pause = 1500, longest = 8000, patience = 20000; // ms: of silence before a save, of typing without one, for an answer
  let version = Number(form.elements.version.value);
  const seen = JSON.parse(form.elements.seen.value); // what the server is known to show, by cell
  const sent = {}; // what was typed when it was last saved, by cell: 1234 where the server shows 1.234
  const chosen = {}; // a reading that was chosen among those offered, by cell
  const tried = {}; // what was sent without an answer, by cell: the server may have it
  const dirty = new Set(); // cells whose text the server does not have yet
  const held = new Map(); // cells that wait for a choice between two values
  const touched = (one) => one.type === "radio" ? one.checked !== one.defaultChecked : one.value !== one.defaultValue;
  const early = new Set([...form.querySelectorAll("input, textarea")].filter(touched).map((each) => each.name).filter((key) => key in seen)); // typed into before this script could hear it
  let saving = null, timer = 0, wait = 2000, leaving = false, unsavedSince = 0, lastActed = Date.now();

  const fields = (key) => [...form.querySelectorAll("input, textarea")].filter((each) => each.name === key);
  const valueOf = (key) => {
    const found = fields(key);
    const one = found[0].type === "radio" ? found.find((each) => each.checked) : found[0];
    return one ? one.value.replace(/\r\n/g, "\n") : "";
  };
  const show = (key, text) => fields(key).forEach((each) => {
    if (each.type === "radio") each.checked = each.value === text; else each.value = text;
  });
  const label = (key) => {
    const one = fields(key)[0];
    return one.getAttribute("aria-label") || one.closest("fieldset")?.querySelector("legend").textContent || one.labels[0]?.textContent.trim() || key;
  };
  const tell = (text, trouble) => { status.textContent = text; status.toggleAttribute("data-trouble", Boolean(trouble)); };
  const tooLong = (key) => { const one = fields(key)[0]; return one.dataset.most && [...one.value].length > Number(one.dataset.most); };
  const ready = () => [...dirty].filter((key) => !held.has(key) && !tooLong(key));

  // Numbers as offices write them, for what is shown while typing; the server's reading stands.
  const read = (text) => {
    const clean = text.trim();
    if (/^[1-9]\d{0,2},\d{3}$/.test(clean) || !/^-?(\d+|[1-9]\d{0,2}(\.\d{3})+)(,\d+)?$/.test(clean)) return null;
    return Number(clean.replaceAll(".", "").replace(",", "."));
  };
  const written = (number, decimals) => new Intl.NumberFormat("vi-VN", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(number);
  const recount = (input) => {
    const output = input.closest("[data-row]")?.querySelector("output.quotient");
    if (output) {
      const [top, bottom] = [...output.parentElement.querySelectorAll("input")].map((each) => read(each.value));
      const unit = output.dataset.unit, scale = { "%": 100, "‰": 1000 }[unit] || 1;
      const text = top === null || !bottom ? "" : written(top * scale / bottom, Number(output.dataset.decimals));
      output.textContent = text && text + (scale > 1 ? unit : ` ${unit}`.trimEnd());
    }
    const count = input.closest(".text")?.querySelector("[data-count]");
    if (count) {
      count.textContent = written([...input.value].length, 0);
      count.parentElement.classList.toggle("too-long", Boolean(tooLong(input.name)));
    }
  };

  // What the server does not have yet is kept in the browser too, for a page that crashes or must sign in first.
  const tab = sessionStorage.tab ||= Math.random().toString(36).slice(2), place = `chua-luu:${location.pathname}:${say.user}:`;
  const keep = () => {
    try {
      if (!dirty.size) return localStorage.removeItem(place + tab);
      const cells = [...dirty].map((key) => [key, valueOf(key), seen[key] ?? "", tried[key] || []]);
      localStorage.setItem(place + tab, JSON.stringify({ at: Date.now(), cells }));
    } catch { /* no room or no right to keep: the page itself still holds it */ }
  };
  const restore = () => {
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(place))) {
      const { at, cells } = JSON.parse(localStorage.getItem(name));
      if (name !== place + tab && Date.now() - at < patience) continue; // another tab that is still at it
      localStorage.removeItem(name);
      for (const [key, text, before, sentBefore] of cells) {
        if (!(key in seen) || early.has(key) || text === valueOf(key)) continue;
        show(key, text);
        seen[key] = before;
        tried[key] = sentBefore;
        dirty.add(key);
        recount(fields(key)[0]);
      }
    }
    if (!dirty.size) return;
    keep();
    tell(say.restored);
    flush();
  };

  // Saving
  const schedule = (delay) => { clearTimeout(timer); timer = setTimeout(flush, delay); };
  const changed = (key) => {
    const text = valueOf(key);
    delete chosen[key];
    const known = !held.has(key) && (text === seen[key] || text === sent[key]);
    if (known && !tried[key]) dirty.delete(key); else dirty.add(key);
    keep();
    if (!dirty.size) return;
    if (tooLong(key)) tell(`${say.toolong} ${label(key)}`, true); else if (!saving) tell(say.unsaved);
    unsavedSince ||= Date.now();
    schedule(Math.max(0, Math.min(pause, unsavedSince + longest - Date.now())));
  };
  async function flush(options = {}) {
    clearTimeout(timer);
    if (saving) { await saving; return ready().length ? flush(options) : !dirty.size; }
    const keys = ready();
    if (!keys.length) return !dirty.size;
    tell(say.saving);
    const changes = keys.map((key) => ({
      key, text: valueOf(key), seen: seen[key] ?? "", ...(chosen[key] && { number: chosen[key] }), ...(tried[key] && { tried: tried[key] }),
    }));
    unsavedSince = 0;
    saving = post(changes, options);
    const answer = await saving;
    saving = null;
    if (answer.ok) kept(changes, answer.body); else refused(answer, changes);
    keep();
    return answer.ok && !dirty.size;
  }
  async function post(changes, { keepalive = false, again = true } = {}) {
    try {
      const response = await fetch(say.save, {
        method: "POST", credentials: "same-origin", keepalive, signal: AbortSignal.timeout(patience), body: JSON.stringify({ version, changes }),
        headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "HX-Request": "true" },
      });
      if (response.status === 403 && again) return await renewed() ? post(changes, { keepalive, again: false }) : { ok: false, status: 401, body: {} };
      const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
      return { ok: response.ok && isJson, status: response.status, body: isJson ? await response.json() : {} };
    } catch { return { ok: false, status: 0, body: {} }; }
  }
  // After signing in again in another tab the page's proof of origin is out of date: take the new one.
  async function renewed() {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const token = page.querySelector("form[data-grid] [name=csrfmiddlewaretoken]")?.value;
    if (token) form.elements.csrfmiddlewaretoken.value = token;
    return Boolean(token);
  }
  function kept(changes, answer) {
    wait = 2000;
    const told = new Map(changes.map((change) => [change.key, change.text]));
    const updated = taken(answer, told);
    for (const [key, mine] of told) {
      delete chosen[key];
      delete tried[key];
      sent[key] = mine;
      if (valueOf(key) !== mine) continue;
      dirty.delete(key);
      if (document.activeElement?.name !== key) show(key, answer.texts[key]);
    }
    const notes = answer.hidden.map((key) => `${say.hidden} ${label(key)}.`).concat(updated ? [say.updated] : []);
    const long = [...dirty].find(tooLong);
    if (long) tell(`${say.toolong} ${label(long)}`, true);
    else if (held.size) tell(say.choose, true);
    else tell([`${say.saved} ${answer.saved}`, ...notes].join(". "));
    if (ready().length) schedule(pause);
  }
  // The draft as the server has it now; cells that are being typed into here stay as they are.
  function taken(answer, told = new Map()) {
    version = answer.version;
    let updated = false;
    for (const [key, text] of Object.entries(answer.texts || {})) {
      if (!(key in seen)) continue;
      const mine = told.has(key);
      if (!mine && !dirty.has(key) && valueOf(key) !== text && seen[key] !== text) {
        show(key, text);
        fields(key).forEach((each) => each.setAttribute("data-updated", ""));
        recount(fields(key)[0]);
        updated = true;
      }
      if (mine || !dirty.has(key)) seen[key] = text;
      fields(key).forEach((each) => each.toggleAttribute("aria-invalid", false));
    }
    for (const [id, html] of Object.entries(answer.lines || {})) {
      const state = document.getElementById(id);
      if (state) state.innerHTML = html;
    }
    (answer.unread || []).forEach((key) => fields(key).forEach((each) => each.setAttribute("aria-invalid", "true")));
    if (answer.carried) mark(new Set(answer.carried));
    if (answer.progress) document.getElementById("so-o").textContent = answer.progress;
    const others = document.getElementById("cung-soan");
    if (others.textContent !== (answer.others ?? others.textContent)) others.textContent = answer.others;
    return updated;
  }
  function mark(carried) {
    form.querySelectorAll("[data-carried]").forEach((each) => each.toggleAttribute("data-carried", carried.has(each.name)));
    const left = new Set([...form.querySelectorAll("[data-carried]")].map((each) => each.name)).size, told = document.getElementById("mang-sang");
    if (!told) return;
    told.querySelector("[data-left]").textContent = written(left, 0);
    told.hidden = !left;
  }
  function refused({ status: code, body }, changes) {
    if (body.conflicts) {
      version = body.version;
      body.conflicts.forEach((one) => held.set(one.key, one));
      drawConflicts();
      tell(say.choose, true);
      if (ready().length) schedule(0);
      return;
    }
    if (code === 401) return tell(say.signedout, true);
    if (body.sentence && code < 500) return tell(body.sentence, true);
    changes.forEach(({ key, text }) => { tried[key] = [...new Set([...(tried[key] || []), text])].slice(-5); });
    tell(say.offline, true);
    schedule(wait);
    wait = Math.min(wait * 2, 60000);
  }
  // Others who write the same draft: asked for while somebody is at work here, so that a page left open lets its session end.
  async function look() {
    if (document.visibilityState === "hidden" || saving || dirty.size || Date.now() - lastActed > 300000) return;
    try {
      const response = await fetch(`${say.save}?version=${version}`, { credentials: "same-origin", headers: { "HX-Request": "true" } });
      if (response.status === 401) return tell(say.signedout, true);
      const answer = await response.json();
      if (!response.ok) tell(answer.sentence, true); else if (!saving && taken(answer)) tell(say.updated);
    } catch { /* the next save tells that the network is gone */ }
  }
  setInterval(look, 30000);

  // Two sides of a cell: both are shown, the person chooses, nothing is lost meanwhile.
  const panel = document.getElementById("xung-dot"), list = panel.querySelector("[data-conflicts]");
  function drawConflicts() {
    list.replaceChildren(...[...held.values()].map((one) => {
      const item = document.getElementById("xung-dot-mau").content.cloneNode(true);
      item.querySelector("[data-label]").textContent = label(one.key);
      item.querySelector("[data-mine]").textContent = valueOf(one.key);
      item.querySelector("[data-theirs]").textContent = one.theirs;
      item.querySelectorAll("[data-take]").forEach((button) => { button.dataset.key = one.key; });
      return item;
    }));
    panel.hidden = !held.size;
    if (held.size) panel.focus();
  }
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take]");
    if (!button) return;
    const key = button.dataset.key;
    seen[key] = held.get(key).theirs;
    delete tried[key];
    if (button.dataset.take === "theirs") { show(key, seen[key]); recount(fields(key)[0]); dirty.delete(key); keep(); }
    held.delete(key);
    drawConflicts();
    if (ready().length) flush(); else if (!held.size) tell(say.saved);
    if (!held.size) fields(key)[0].focus();
  });

  // What the person does
  form.addEventListener("input", (event) => {
    if (!(event.target.name in seen)) return;
    event.target.removeAttribute("data-updated");
    recount(event.target);
    changed(event.target.name);
  });
  form.addEventListener("focusout", (event) => {
    const key = event.target.name;
    if (!(key in seen)) return;
    if (dirty.size) flush(); else if (event.target.type === "text" && event.target.value === sent[key]) show(key, seen[key]);
  });
  form.addEventListener("click", (event) => {
    const confirming = event.target.closest("tbody button[name=confirmed]");
    if (confirming) {
      event.preventDefault();
      const [first] = [...confirming.closest("tbody").querySelectorAll("[data-carried]")].map((each) => dirty.add(each.name) && each);
      flush();
      return first?.focus();
    }
    const button = event.target.closest("button[name=chosen]");
    if (!button) return;
    event.preventDefault();
    const [key, number] = button.value.split("=");
    show(key, button.dataset.shown);
    recount(fields(key)[0]);
    chosen[key] = number;
    dirty.add(key);
    fields(key)[0].focus();
    flush();
  });
  // A rectangle that was looked through is filled in (see pasting.js).
  form.addEventListener("fill", (event) => {
    for (const { key, text, number } of event.detail) {
      if (!(key in seen)) continue;
      show(key, text);
      if (fields(key)[0].type === "text") recount(fields(key)[0]);
      changed(key);
      if (number) chosen[key] = number;
    }
    flush();
  });
  const rows = () => [...form.querySelectorAll("[data-row]")].map((row) => [...row.querySelectorAll("input[type=text]")]).filter((row) => row.length);
  const go = (target) => { target?.focus(); target?.select(); };
  const move = (input, down, right) => {
    const cells = rows(), at = cells.findIndex((row) => row.includes(input)), column = cells[at].indexOf(input);
    const row = cells[at + down];
    go(right ? row[column + right] : row?.[Math.min(column, row.length - 1)]);
  };
  // Left and right leave a cell from its edges, or where all of it is selected, as in a worksheet.
  const leaves = (input, right) => {
    const all = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    return all || (input.selectionStart === input.selectionEnd && input.selectionStart === (right > 0 ? input.value.length : 0));
  };
  const STEPS = { Enter: [1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (input.type !== "text" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || !STEPS[event.key]) return;
    if (event.shiftKey && event.key !== "Enter") return;
    const [down, right] = STEPS[event.key];
    if (right && !leaves(input, right)) return;
    event.preventDefault();
    move(input, event.shiftKey ? -down : down, right);
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); flush(); }
  });

  // Leaving: what is not saved yet is saved first; if that fails the browser asks.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !dirty.size || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
    event.preventDefault();
    await flush();
    location.assign(link.href);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    form.elements.version.value = version;
    form.elements.seen.value = JSON.stringify(seen);
  });
  addEventListener("beforeunload", (event) => { if (dirty.size && !leaving) event.preventDefault(); });
  addEventListener("pagehide", () => { if (!leaving) flush({ keepalive: true }); });
  addEventListener("online", () => flush());
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") flush({ keepalive: true }); });
  addEventListener("pageshow", (event) => { leaving = false; if (event.persisted) location.reload(); });
  addEventListener("keydown", () => { lastActed = Date.now(); });
  addEventListener("pointerdown", () => { lastActed = Date.now(); });

  // Back at the cell: of the address, else where this tab was last, also after signing in again.
  const last = `o:${location.pathname}`;
  form.addEventListener("focusin", (event) => { if (event.target.name in seen) sessionStorage.setItem(last, event.target.id); });
  const cell = location.hash ? decodeURIComponent(location.hash.slice(1)) : sessionStorage.getItem(last);
  const problem = document.querySelector("[data-problem]") || !panel.hidden;
  if (cell && !problem) (document.getElementById(cell)?.querySelector?.("input") || document.getElementById(cell))?.focus();
  restore();
  early.forEach((key) => { recount(fields(key)[0]); changed(key); });
})();
