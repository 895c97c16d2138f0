// The three ways in which sites ask for a code. Each calls `changed` when its digits did, and
// `refused` when it turned something away.

import { isDigit } from "./attempt.js";

export const LENGTH = 6;
const digitsOf = (text) => [...text].filter(isDigit);

/** One field that takes typing and pasting alike. */
class OneField {
  constructor(entry, changed) {
    this.input = entry.querySelector("input");
    this.input.addEventListener("input", () => {
      this.input.value = digitsOf(this.input.value).slice(0, LENGTH).join("");
      changed();
    });
  }

  get code() {
    return this.input.value;
  }

  clear() {
    this.input.value = "";
  }

  focus() {
    this.input.focus();
  }
}

/** One field that takes a character at a time, from keys only. */
class NoPaste extends OneField {
  #known = "";

  constructor(entry, changed, refused) {
    super(entry, changed);
    const refuse = (event) => {
      event.preventDefault();
      refused();
    };
    for (const type of ["paste", "drop", "contextmenu"]) this.input.addEventListener(type, refuse);
    this.input.addEventListener("beforeinput", (event) => {
      if (!isOneKey(event)) refuse(event);
    });
    this.input.addEventListener("input", () => this.#keepToOne(refused), { capture: true });
  }

  clear() {
    super.clear();
    this.#known = "";
  }

  /** Undo what grew by more than one: a script or an input method that cannot be refused before. */
  #keepToOne(refused) {
    if (this.input.value.length > this.#known.length + 1) {
      this.input.value = this.#known;
      refused();
    }
    this.#known = digitsOf(this.input.value).join("");
  }
}

const isOneKey = (event) =>
  event.inputType.startsWith("delete") ||
  (event.inputType === "insertText" && event.data?.length === 1);

/** Six boxes of one digit: typing moves on, pasting spreads. */
class SixBoxes {
  constructor(entry, changed) {
    this.boxes = [...entry.querySelectorAll("input")];
    this.boxes.forEach((box, index) => {
      box.addEventListener("focus", () => box.select());
      box.addEventListener("input", () => {
        this.#spread(index);
        changed();
      });
      box.addEventListener("keydown", (event) => this.#move(event, index));
    });
  }

  get code() {
    return this.boxes.map((box) => box.value).join("");
  }

  clear() {
    for (const box of this.boxes) box.value = "";
  }

  focus() {
    (this.boxes.find((box) => box.value === "") ?? this.boxes.at(-1)).focus();
  }

  #spread(index) {
    const digits = digitsOf(this.boxes[index].value).slice(0, LENGTH);
    const start = digits.length === LENGTH ? 0 : index;
    this.boxes[index].value = "";
    digits.forEach((digit, offset) => {
      const box = this.boxes[start + offset];
      if (box) box.value = digit;
    });
    if (digits.length > 0) this.boxes[Math.min(start + digits.length, LENGTH - 1)].focus();
  }

  #move(event, index) {
    const back = event.key === "Backspace" && this.boxes[index].value === "";
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? (back ? -1 : 0);
    const box = step && this.boxes[index + step];
    if (!box) return;
    event.preventDefault();
    if (back) box.value = "";
    box.focus();
  }
}

const KINDS = { single: OneField, boxes: SixBoxes, nopaste: NoPaste };

/** Make the form of this name work. */
export function formNamed(name, changed, refused) {
  const entry = document.querySelector(`.entry[data-form="${name}"]`);
  return new KINDS[name](entry, changed, refused);
}
