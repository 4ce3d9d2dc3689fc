// A rectangle from a worksheet: the server reads it, a dialog shows what it would do, the grid fills in what is confirmed.
(() => {
  const form = document.querySelector("form[data-grid]"), dialog = document.getElementById("dan");
  if (!form || !dialog) return;

  // What worksheets put on the clipboard: columns by tabs, rows by lines, a text with either in quotes.
  const parse = (text) => {
    const table = [[""]];
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at], row = table.at(-1);
      if (quoted) {
        if (sign !== '"') row[row.length - 1] += sign;
        else if (text[at + 1] === '"') { row[row.length - 1] += sign; at += 1; } else quoted = false;
      } else if (sign === '"' && row.at(-1) === "") quoted = true;
      else if (sign === "\t") row.push("");
      else if (sign === "\n") table.push([""]);
      else if (sign !== "\r") row[row.length - 1] += sign;
    }
    if (table.length > 1 && table.at(-1).join("") === "") table.pop();
    return table;
  };
  // The cells of the page row by row, as they stand below one another; a question of yes or no is one cell.
  const grid = () => [...form.querySelectorAll("tr[data-row]")].map((row) => [...new Set([...row.querySelectorAll("input[name]")].map((each) => each.name))]);

  form.addEventListener("paste", async (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!event.target.matches("tr[data-row] input") || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const table = parse(text), names = grid(), cells = [];
    const top = names.findIndex((row) => row.includes(event.target.name)), left = names[top].indexOf(event.target.name);
    let outside = 0;
    table.forEach((row, down) => row.forEach((word, right) => {
      const key = names[top + down]?.[left + right];
      if (key) cells.push([key, word]); else if (word.trim()) outside += 1;
    }));
    await preview(event.target, cells, outside);
  });

  async function preview(input, cells, outside) {
    try {
      const response = await fetch(form.dataset.paste, {
        method: "POST", credentials: "same-origin", body: JSON.stringify({ cells, outside }),
        headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "HX-Request": "true" },
      });
      if (!response.ok) throw new Error(response.status);
      dialog.innerHTML = await response.text();
    } catch {
      dialog.innerHTML = '<p role="alert"></p><button class="btn" type="button" data-cancel>OK</button>';
      dialog.querySelector("p").textContent = form.dataset.unpasted;
    }
    dialog.onclose = () => input.focus();
    dialog.showModal();
  }
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-cancel]")) dialog.close();
    if (!event.target.closest("[data-fill]")) return;
    const ready = [...dialog.querySelectorAll("td[data-key]")].map((each) => ({ key: each.dataset.key, text: each.dataset.text }));
    const settled = [...dialog.querySelectorAll("select[data-key]")].filter((each) => each.value)
      .map((each) => ({ key: each.dataset.key, number: each.value, text: each.selectedOptions[0].dataset.shown }));
    form.dispatchEvent(new CustomEvent("fill", { detail: [...ready, ...settled] }));
    dialog.close();
  });
})();
