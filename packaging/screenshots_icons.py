"""Pictures of made-up accounts for the screenshots: one that fills its square, two that do not."""

from __future__ import annotations

from typing import Final

from totpdesk.accounts.account import Icon


def _svg(shapes: str) -> Icon:
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">'
    return Icon("image/svg+xml", f"{head}{shapes}</svg>".encode())


SHIELD: Final = _svg(
    '<linearGradient id="g" x2="0" y2="1"><stop stop-color="#14b8a6"/>'
    '<stop offset="1" stop-color="#0f766e"/></linearGradient>'
    '<path fill="url(#g)" d="M0 0h48v48H0z"/>'
    '<path fill="#fff" d="M24 9l12 4.5v9c0 8-5 13.5-12 17-7-3.5-12-9-12-17v-9z"/>'
    '<path fill="none" stroke="#0f766e" stroke-width="3.5" stroke-linecap="round" '
    'stroke-linejoin="round" d="M18.5 24l4 4 7.500-8.5"/>'
)
COLUMNS: Final = _svg(
    '<path fill="#d97706" d="M24 4L4 15v4h40v-4zM9 22h6v14H9z'
    'm12 0h6v14h-6zm12 0h6v14h-6zM4 39h40v5H4z"/>'
)
KEY: Final = _svg(
    '<g fill="none" stroke="#1f2937" stroke-width="6" stroke-linecap="round">'
    '<circle cx="15" cy="24" r="9"/><path d="M24 24h19M36 24v8"/></g>'
)
