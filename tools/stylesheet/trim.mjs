// Keeps of a stylesheet what these pages can use, by PurgeCSS (see tools/stylesheet.py, which runs it).
//   node trim.mjs SHEET WORDS.json > RESULT.json     WORDS: {classes, prefixes, attributes, variables}
// Every element and every attribute that is not somebody's own `data-…` stays; classes, variables, animations and
// `data-…` attributes stay when they are named. RESULT: {css, dropped}, the names of the classes that went.
import { readFileSync } from "node:fs";
import postcss from "postcss";
import selectorParser from "postcss-selector-parser";
import { PurgeCSS } from "purgecss";

const css = readFileSync(process.argv[2], "utf8");
const words = JSON.parse(readFileSync(process.argv[3], "utf8"));

function namesOf(sheet) {
  const names = { classes: new Set(), tags: new Set(), attributes: new Map() };
  postcss.parse(sheet).walkRules((rule) => {
    if (rule.parent.type === "atrule" && rule.parent.name.endsWith("keyframes")) return;
    selectorParser((selectors) => {
      selectors.walkClasses((node) => { names.classes.add(node.value); });
      selectors.walkTags((node) => { names.tags.add(node.value); });
      selectors.walkAttributes((node) => {
        names.attributes.set(node.attribute, [...(names.attributes.get(node.attribute) || []), node.value || ""]);
      });
    }).processSync(rule.selector);
  });
  return names;
}

const whole = namesOf(css);
const wanted = new Set(words.classes);
const classes = [...whole.classes].filter((name) => wanted.has(name) || words.prefixes.some((prefix) => name.startsWith(prefix)));
const named = new Set(words.attributes);
const attributes = [...whole.attributes.keys()].filter((name) => !name.startsWith("data-") || named.has(name));
const values = attributes.filter((name) => name !== "class").flatMap((name) => whole.attributes.get(name));

const [{ css: trimmed }] = await new PurgeCSS().purge({
  content: [{ raw: "", extension: "words" }],
  extractors: [{
    extensions: ["words"],
    extractor: () => ({ attributes: { names: attributes, values: [...classes, ...values] }, classes, ids: [], tags: [...whole.tags], undetermined: [] }),
  }],
  css: [{ raw: css }],
  variables: true,
  keyframes: true,
  safelist: { variables: words.variables, standard: [], deep: [], greedy: [], keyframes: [] },
});
const left = namesOf(trimmed).classes;
process.stdout.write(JSON.stringify({ css: trimmed, dropped: [...whole.classes].filter((name) => !left.has(name)).sort() }));
