// Before the first paint: the theme that the machine prefers, where the person left it to the machine.
(() => {
  const root = document.documentElement;
  if (root.dataset.theme !== "auto") return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => dark.matches ? root.setAttribute("data-bs-theme", "dark") : root.removeAttribute("data-bs-theme");
  follow();
  dark.addEventListener("change", follow);
})();
