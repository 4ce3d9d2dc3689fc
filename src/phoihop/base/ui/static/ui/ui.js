// What every page does beyond HTML. Everything works without it but for comfort.
(() => {
  // Menus are <details>: they close at a click elsewhere and at Escape.
  const closeMenus = (except) => document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });

  // What went wrong gets the focus, so that it is read out and seen.
  const focusProblem = (root) => root.querySelector("[data-problem]")?.focus();
  focusProblem(document);
  document.addEventListener("htmx:afterSwap", (event) => focusProblem(event.target));

  // A form that is on its way is not sent again by a second click.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    form.querySelectorAll("button:not([type=button])").forEach((button) => button.setAttribute("aria-busy", "true"));
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  }));

  // Copying a ready text: the button names the field, and says that it is done.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    try { await navigator.clipboard.writeText(field.value ?? field.textContent); } catch { field.select?.(); return; }
    const before = button.innerHTML;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.innerHTML = before; }, 2000);
  });

  // A file that is too large is told at once, not after it was sent.
  document.addEventListener("change", (event) => {
    const { largest, tooLarge } = event.target.dataset;
    if (!largest) return;
    const isLarge = [...event.target.files].some((file) => file.size > Number(largest));
    event.target.setCustomValidity(isLarge ? tooLarge : "");
    event.target.reportValidity();
  });

  // A choice that filters a list applies at once; the button beside it stays for those without script.
  document.addEventListener("change", (event) => {
    if (event.target.closest("form[data-apply]")) event.target.form.requestSubmit();
  });

  // What a page sends by itself again and again goes only while somebody is at work here (within so many seconds), so that
  // a page left open lets its session end.
  let lastActed = Date.now();
  ["pointerdown", "keydown", "input", "scroll"].forEach((kind) => {
    addEventListener(kind, () => { lastActed = Date.now(); }, { capture: true, passive: true });
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { whileActive } = event.target.dataset;
    if (whileActive && Date.now() - lastActed > whileActive * 1000) event.preventDefault();
  });
  // What is folded on the page is printed whole.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("main details:not([open], .no-print)")];
    folded.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => { folded.forEach((one) => { one.open = false; }); folded = []; });
  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => print()));
})();
