// What reaches the page from the first key of a login to its last digit, and how long that takes.
// Times are event.timeStamp: milliseconds since the page was opened.

const PAUSE_MS = 10_000; // keys before so long a pause belong to something else
const EDITING = new Set(["a", "c", "v", "x", "z"]);

export class Attempt {
  arrived = [];
  strays = [];
  way = null; // "typed" or "pasted"
  #first = null;
  #latest = null;
  #lastDigit = null;

  /** Take note of a key going down. */
  key(event) {
    this.#at(event.timeStamp);
    if (isCommand(event)) this.strays.push(nameOf(event));
  }

  /** Take note of text that reached the form. */
  text(event) {
    this.#at(event.timeStamp);
    const pasted = event.inputType !== "insertText";
    this.way = pasted ? "pasted" : "typed";
    for (const character of pasted ? event.data.replace(/\s/g, "") : event.data) {
      this.arrived.push(character);
      if (isDigit(character)) this.#lastDigit = event.timeStamp;
      else this.strays.push(character);
    }
  }

  /** From the first key or digit to the last digit, in milliseconds; null before a digit came. */
  get millis() {
    return this.#lastDigit === null ? null : Math.max(0, this.#lastDigit - this.#first);
  }

  #at(time) {
    const anew = this.arrived.length === 0 && time - this.#latest > PAUSE_MS;
    if (this.#first === null || anew) {
      this.#first = time;
      this.strays = [];
    }
    this.#latest = time;
  }
}

/** Whether a character is one of 0 to 9. */
export const isDigit = (character) => /^[0-9]$/.test(character);

/** A printable key with a modifier held: it cannot become a digit, and was meant for someone else. */
function isCommand(event) {
  const held = event.altKey || event.ctrlKey || event.metaKey;
  if (event.key.length !== 1 || !held || event.getModifierState("AltGraph")) return false;
  return event.altKey || !EDITING.has(event.key.toLowerCase());
}

function nameOf(event) {
  const held = { Ctrl: event.ctrlKey, Alt: event.altKey, Shift: event.shiftKey, Meta: event.metaKey };
  const names = Object.keys(held).filter((name) => held[name]);
  return [...names, event.key.toUpperCase()].join("+");
}
