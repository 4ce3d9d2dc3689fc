// Lists with marks: how many are marked, and all of the page at once. Without script the boxes work as they are.
(() => {
  document.querySelectorAll("form[data-marks]").forEach((form) => {
    const boxes = [...form.querySelectorAll("input[type=checkbox][name=chon]")];
    const told = form.querySelector("[data-marked]");
    const all = form.querySelector("[data-mark-all]");
    const count = () => {
      if (!told) return;
      told.hidden = false;
      told.textContent = told.dataset.words.replace("{n}", boxes.filter((box) => box.checked).length);
    };
    form.addEventListener("change", count);
    if (all) {
      all.hidden = false;
      all.addEventListener("click", () => {
        const wanted = boxes.some((box) => !box.checked);
        boxes.forEach((box) => { box.checked = wanted; });
        count();
      });
    }
    count();
  });
})();
