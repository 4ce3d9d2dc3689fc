// The grid of a section saves itself: the changed cells only, one request at a time, nothing overwritten unseen.
// What is typed stays in the page until the server has said that it is kept. Without this script the form posts whole.
(() => {
  const form = document.querySelector("form[data-grid]");
  if (!form) return;
  const say = form.dataset, status = document.getElementById("luu"), pause = 1500;
  let version = Number(form.elements.version.value);
  const seen = JSON.parse(form.elements.seen.value); // what the server is known to show, by cell
  const sent = {}; // what was typed when it was last saved, by cell: 1234 where the server shows 1.234
  const chosen = {}; // a reading that was chosen among those offered, by cell
  const dirty = new Set(); // cells whose text the server does not have yet
  const held = new Map(); // cells that wait for a choice between two values
  let saving = null, timer = 0, wait = 2000, leaving = false;

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
    const output = input.closest("[data-row]")?.querySelector("output.ratio");
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

  // Saving
  const schedule = (delay) => { clearTimeout(timer); timer = setTimeout(flush, delay); };
  const changed = (key) => {
    const text = valueOf(key);
    delete chosen[key];
    if (text === seen[key] || text === sent[key]) dirty.delete(key); else dirty.add(key);
    if (!dirty.size) return;
    if (tooLong(key)) tell(`${say.toolong} ${label(key)}`, true); else if (!saving) tell(say.unsaved);
    schedule(pause);
  };
  async function flush(options = {}) {
    clearTimeout(timer);
    if (saving) { await saving; return ready().length ? flush(options) : !dirty.size; }
    const keys = ready();
    if (!keys.length) return !dirty.size;
    tell(say.saving);
    const changes = keys.map((key) => ({ key, text: valueOf(key), seen: seen[key] ?? "", ...(chosen[key] ? { number: chosen[key] } : {}) }));
    saving = post(changes, options);
    const answer = await saving;
    saving = null;
    if (answer.ok) kept(changes, answer.body); else refused(answer);
    return answer.ok && !dirty.size;
  }
  async function post(changes, { keepalive = false, again = true } = {}) {
    try {
      const response = await fetch(say.save, {
        method: "POST", credentials: "same-origin", keepalive, body: JSON.stringify({ version, changes }),
        headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "HX-Request": "true" },
      });
      if (response.status === 403 && again && await renewed()) return post(changes, { keepalive, again: false });
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
    version = answer.version;
    wait = 2000;
    const told = new Map(changes.map((change) => [change.key, change.text]));
    let updated = false;
    for (const [key, text] of Object.entries(answer.texts)) {
      if (!(key in seen)) continue;
      const mine = told.get(key), now = valueOf(key);
      if (mine === undefined && !dirty.has(key) && now !== text && seen[key] !== text) {
        show(key, text);
        fields(key).forEach((each) => each.setAttribute("data-updated", ""));
        updated = true;
      }
      if (mine !== undefined || !dirty.has(key)) seen[key] = text;
      if (mine === undefined) continue;
      delete chosen[key];
      sent[key] = mine;
      if (now === mine) { dirty.delete(key); if (document.activeElement?.name !== key) show(key, text); }
    }
    for (const [id, html] of Object.entries(answer.lines || {})) {
      const state = document.getElementById(id);
      if (state) state.innerHTML = html;
    }
    for (const key of Object.keys(answer.texts)) {
      if (key in seen) fields(key).forEach((each) => each.toggleAttribute("aria-invalid", false));
    }
    (answer.unread || []).forEach((key) => fields(key).forEach((each) => each.setAttribute("aria-invalid", "true")));
    if (answer.progress) document.getElementById("so-o").textContent = answer.progress;
    const notes = answer.hidden.map((key) => `${say.hidden} ${label(key)}.`).concat(updated ? [say.updated] : []);
    const long = [...dirty].find(tooLong);
    if (long) tell(`${say.toolong} ${label(long)}`, true);
    else if (held.size) tell(say.choose, true);
    else tell([`${say.saved} ${answer.saved}`, ...notes].join(". "));
    if (ready().length) schedule(pause);
  }
  function refused({ status: code, body }) {
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
    tell(say.offline, true);
    schedule(wait);
    wait = Math.min(wait * 2, 60000);
  }

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
    if (button.dataset.take === "theirs") { show(key, seen[key]); dirty.delete(key); }
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
  const move = (input, step) => {
    const cells = [...form.querySelectorAll("[data-row]")].map((row) => [...row.querySelectorAll("input[type=text]")]).filter((row) => row.length);
    const at = cells.findIndex((row) => row.includes(input)), column = cells[at].indexOf(input), next = cells[at + step];
    if (!next) return;
    const target = next[Math.min(column, next.length - 1)];
    target.focus();
    target.select();
  };
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (input.type !== "text" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    move(input, step);
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
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.focus();
})();
