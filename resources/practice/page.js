// The practice login. Tests and benches read window.practice: {log, arrived, result, reset()}.
// The keys are logged because the account is a throw-away one; no other page should do that.

import { Attempt } from "./attempt.js";
import { LENGTH, formNamed } from "./forms.js";
import { show, warn } from "./outcome.js";
import { TEXTS } from "./texts.js";

const name = document.documentElement.dataset.form;
const GONE = { verdict: "unreachable", ...TEXTS.gone };
const REFUSED = { verdict: "refused", ...TEXTS.refused };

let attempt = new Attempt();
let asking = false;

const form = formNamed(name, () => form.code.length === LENGTH && submit(), () => tell(REFUSED, ""));

window.practice = {
  log: [], // {type, key, code, time} of every keydown and keyup since the last reset
  result: null, // of the latest login: see tell()
  get arrived() {
    return [...attempt.arrived];
  },
  reset() {
    this.log = [];
    this.result = null;
    attempt = new Attempt();
    form.clear();
    form.focus();
    show(null);
    warn([]);
  },
};

/** Make a result known: on the page, to scripts, and as an event. */
function tell(said, code) {
  const { arrived, strays, way, millis } = attempt;
  const result = { form: name, ...said, code, arrived, strays, way, millis };
  window.practice.result = result;
  show(result);
  warn(strays);
  document.dispatchEvent(new CustomEvent("practice:result", { detail: result }));
}

async function submit() {
  if (asking || form.code === "") return;
  asking = true;
  const code = form.code;
  const said = await ask(code);
  form.clear();
  form.focus();
  tell(said, code);
  attempt = new Attempt();
  asking = false;
}

async function ask(code) {
  const { millis, arrived } = attempt;
  const entry = { form: name, code, millis: millis ?? 0, arrived_count: arrived.length };
  try {
    const answer = await fetch("verify", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(entry),
    });
    return answer.ok ? await answer.json() : GONE;
  } catch (error) {
    if (error instanceof TypeError) return GONE; // what fetch throws where nobody listens
    throw error;
  }
}

function noteKey({ type, key, code, timeStamp }) {
  window.practice.log.push({ type, key, code, time: timeStamp });
}

document.addEventListener("keydown", (event) => {
  noteKey(event);
  if (event.repeat || event.key === "Enter" || event.key === "Tab") return;
  attempt.key(event);
  if (attempt.strays.length > 0) warn(attempt.strays);
}, { capture: true });
document.addEventListener("keyup", noteKey, { capture: true });

document.addEventListener("beforeinput", (event) => {
  if (event.defaultPrevented || event.data === null) return;
  attempt.text(event);
  if (attempt.strays.length > 0) warn(attempt.strays);
});

document.getElementById("login").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = TEXTS.copied;
    button.setAttribute("aria-label", TEXTS.copied);
  });
}

// Back from the terminal, the next key belongs in the form.
window.addEventListener("focus", () => {
  if (!document.activeElement?.matches(".entry input")) form.focus();
});

document.querySelector(`nav [data-form="${name}"]`).setAttribute("aria-current", "page");
form.focus();
