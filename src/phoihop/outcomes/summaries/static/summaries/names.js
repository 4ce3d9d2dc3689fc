// Names of templates: dragged into Word as plain text, or copied. Without script the text can be marked and copied.
(() => {
  document.addEventListener("dragstart", (event) => {
    const name = event.target.closest?.("[data-name]");
    if (!name) return;
    event.dataTransfer.setData("text/plain", name.textContent);
    event.dataTransfer.effectAllowed = "copy";
  });

  // Where the page came without https a browser keeps its clipboard shut: the text is then marked and copied the old way.
  const copy = async (text, name) => {
    try { await navigator.clipboard.writeText(text); return true; } catch {
      getSelection().selectAllChildren(name);
      return document.execCommand("copy");
    }
  };

  const told = document.querySelector("[data-name-told]");
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy-name]");
    if (!button) return;
    const done = await copy(button.dataset.copyName, button.parentElement.querySelector("[data-name]"));
    if (!done) return;
    told.textContent = button.dataset.copied;
    const use = button.querySelector("use"), before = use.getAttribute("href");
    use.setAttribute("href", before.replace("#copy", "#check"));
    setTimeout(() => use.setAttribute("href", before), 1500);
  });
})();
