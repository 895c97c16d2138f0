// Says how a login went.

import { TEXTS } from "./texts.js";

const part = (id) => document.getElementById(id);
const kinds = new Intl.PluralRules(document.documentElement.lang);

/** Show a result, where it can be seen without scrolling; null clears it. */
export function show(result) {
  const panel = part("result");
  panel.dataset.verdict = result?.verdict ?? "none";
  part("headline").textContent = result?.headline ?? "";
  part("sentence").textContent = result?.sentence ?? "";
  part("facts").textContent = result?.arrived.length ? factsOf(result) : "";
  part("arrived").hidden = !result?.arrived.length;
  part("arrived").replaceChildren(...(result?.arrived ?? []).map(chip));
  if (result) panel.scrollIntoView({ block: "nearest" });
}

/** Warn of what is no digit; nothing to warn of clears the line. */
export function warn(strays) {
  const line = part("warning");
  line.hidden = strays.length === 0;
  line.textContent = line.hidden ? "" : filled(TEXTS.strays, { keys: strays.join(" ") });
  line.scrollIntoView({ block: "nearest" });
}

function factsOf({ arrived, millis, way }) {
  const number = arrived.length;
  const texts = TEXTS.facts[likeOf(number)];
  if (millis === null) return filled(texts[way], { number });
  return filled(texts[`${way}In`], { number, time: spoken(millis) });
}

/** The number among those of the texts whose noun has the same form. */
function likeOf(number) {
  const kind = kinds.select(number);
  return Object.keys(TEXTS.facts).find((each) => kinds.select(each) === kind);
}

const spoken = (millis) =>
  millis < 1000
    ? filled(TEXTS.millis, { number: Math.round(millis) })
    : filled(TEXTS.seconds, { number: (millis / 1000).toFixed(1) });

/** A text with values in the places of their names. */
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function chip(character) {
  const item = document.createElement("li");
  item.textContent = character === " " ? "␣" : character;
  item.classList.toggle("stray", !/^[0-9]$/.test(character));
  return item;
}
