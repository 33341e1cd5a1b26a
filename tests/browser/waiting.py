"""Waiting inside a page whose policy forbids evaluated strings."""

import json

from playwright.sync_api import Page

PATIENCE_MS = 15_000


def until(page: Page, condition: str) -> None:
    """Wait for a JavaScript condition, looked at with every frame."""
    page.evaluate(
        f"""new Promise((done, give_up) => {{
          window.setTimeout(() => give_up(new Error({json.dumps(condition)} + " never came true")), {PATIENCE_MS});
          const look = () => ({condition}) ? done(true) : window.requestAnimationFrame(look);
          look();
        }})"""
    )
