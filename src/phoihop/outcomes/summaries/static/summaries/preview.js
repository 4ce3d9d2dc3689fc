// The report in the browser: a number's origin and what is said about a paragraph open in a panel beside the text.
(() => {
  const panel = document.getElementById("bang"), inside = document.getElementById("bang-trong");
  const narrow = matchMedia("(max-width: 64rem)");
  let opener = null;

  const show = () => {
    if (!panel.open) narrow.matches ? panel.showModal() : panel.show();
    panel.scrollTop = 0;
    inside.querySelector("[data-problem], [data-first]")?.focus();
  };
  const choose = (link) => {
    document.querySelector("[aria-expanded='true'][href]")?.removeAttribute("aria-expanded");
    opener = link;
    link?.setAttribute("aria-expanded", "true");
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.so, a.yk");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    choose(link);
    htmx.ajax("GET", link.href, { target: inside, swap: "innerHTML" });
  });
  document.addEventListener("htmx:afterSwap", (event) => { if (event.target === inside) show(); });
  // What cannot be shown beside the text has a page of its own.
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => { if (opener) location.href = opener.href; });
  panel.addEventListener("close", () => {
    const link = opener && (opener.isConnected ? opener : document.getElementById(opener.id));
    choose(null);
    link?.focus();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && panel.open && !narrow.matches) panel.close(); });

  // A panel that came open with the page (after a form without script, from a notice) becomes like any other.
  if (panel.open) {
    opener = document.getElementById(`yk-${new URLSearchParams(location.search).get("mo")}`);
    if (narrow.matches) panel.close();
    show();
  }
  // On a phone contents and comments are folded until they are wanted.
  if (narrow.matches) document.querySelectorAll("details[data-wide]").forEach((one) => { one.open = false; });
})();
