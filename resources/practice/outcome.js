// Says how a login went.

const part = (id) => document.getElementById(id);

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
  line.textContent = line.hidden
    ? ""
    : `Not only digits arrived: ${strays.join(" ")}. A key of the shortcut may have leaked.`;
  line.scrollIntoView({ block: "nearest" });
}

function factsOf({ arrived, millis, way }) {
  const count = arrived.length === 1 ? "1 character" : `${arrived.length} characters`;
  const time = millis === null ? "" : `, first key to last digit ${spoken(millis)}`;
  return `${count} ${way}${time}.`;
}

const spoken = (millis) =>
  millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(1)} s`;

function chip(character) {
  const item = document.createElement("li");
  item.textContent = character === " " ? "␣" : character;
  item.classList.toggle("stray", !/^[0-9]$/.test(character));
  return item;
}
