// The tree opens branch by branch; unit fields offer what they find. Without script both are plain links and text.
(() => {
  // A branch is fetched at the first opening, then only shown and hidden.
  document.addEventListener("click", (event) => {
    const toggle = event.target.closest("a[data-branch]");
    if (!toggle || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) return;
    event.preventDefault();
    const below = toggle.closest(".tree-item").querySelector(":scope > .below");
    const open = toggle.getAttribute("aria-expanded") !== "true";
    toggle.setAttribute("aria-expanded", String(open));
    below.hidden = !open;
    if (open && !("loaded" in toggle.dataset)) {
      toggle.dataset.loaded = "";
      window.htmx.ajax("GET", toggle.dataset.fetch, { target: below, swap: "innerHTML" })
        .catch(() => { delete toggle.dataset.loaded; });
    }
  }, true);

  let number = 0;
  const equip = (input) => {
    const list = document.createElement("ul"), told = document.createElement("p"), frame = document.createElement("div");
    list.id = `don-vi-${++number}`; list.className = "unit-list"; list.hidden = true; list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() ?? "");
    told.className = "unit-chosen"; told.setAttribute("aria-live", "polite"); frame.className = "unit-field";
    input.before(frame); frame.append(input, list, told);
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);

    let timer, asked = 0;
    const options = () => [...list.querySelectorAll("[role=option]")];
    const current = () => list.querySelector("[aria-selected=true]");
    const show = (shown) => {
      list.hidden = !shown; input.setAttribute("aria-expanded", String(shown));
      if (!shown) input.removeAttribute("aria-activedescendant");
    };
    const mark = (option) => {
      options().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
      if (!option) return;
      option.id ||= `${list.id}-${options().indexOf(option)}`;
      input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" });
    };
    const choose = (option) => {
      input.value = option.dataset.code; told.textContent = option.firstElementChild.textContent; show(false);
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const look = async () => {
      const words = input.value.trim(), mine = ++asked;
      if (words.length < 2) { show(false); return; }
      const answer = await fetch(`${input.dataset.units}?tim=${encodeURIComponent(words)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
      if (!answer?.ok || mine !== asked || document.activeElement !== input) return;
      list.innerHTML = await answer.text();
      options().forEach((each, place) => { each.id = `${list.id}-${place}`; });
      show(true);
    };
    input.addEventListener("input", () => { told.textContent = ""; clearTimeout(timer); timer = setTimeout(look, 200); });
    input.addEventListener("blur", () => setTimeout(() => show(false), 150));
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
    input.addEventListener("keydown", (event) => {
      const all = options(), place = all.indexOf(current());
      if (event.key === "ArrowDown" && all.length) { show(true); mark(all[(place + 1) % all.length]); event.preventDefault(); }
      else if (event.key === "ArrowUp" && all.length) { show(true); mark(all[(place - 1 + all.length) % all.length]); event.preventDefault(); }
      else if (event.key === "Enter" && !list.hidden && current()) { choose(current()); event.preventDefault(); }
      else if (event.key === "Escape" && !list.hidden) { show(false); event.preventDefault(); }
    });
  };
  document.querySelectorAll("input[data-units]").forEach(equip);
})();
