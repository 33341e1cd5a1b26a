"""Folium's figure on our own page: title, language and viewport are set, and the script stands in a file of its own."""

from collections.abc import Mapping
from typing import Any

from branca.element import CssLink, Figure, JavascriptLink
from markupsafe import Markup

from maps.description import RenderedPage
from maps.page_templates import render


class PageFigure(Figure):
    """A figure that is rendered through one of the page templates."""

    def __init__(self, template: str, context: Mapping[str, Any]) -> None:
        super().__init__()
        self.template = template
        self.context = dict(context)

    def render(self, **kwargs: Any) -> str:
        """The page, without the script that belongs to it."""
        for child in self._children.values():
            child.render(**kwargs)
        links = list(self.header._children.values())  # noqa: SLF001 - branca offers no other way to its links
        return render(
            self.template,
            **self.context,
            styles=[link.url for link in links if isinstance(link, CssLink)],
            scripts=[link.url for link in links if isinstance(link, JavascriptLink)],
            map_html=Markup(self.html.render(**kwargs)),  # noqa: S704 - made by our own templates, holds no data
        )

    def rendered(self, opening: str) -> RenderedPage:
        """The page and its script, which ends in the statement that opens the page."""
        html = self.render()
        lines = [line.strip() for line in self.script.render().splitlines()]
        script = "\n".join(line for line in lines if line)
        return RenderedPage(html, f'"use strict";\n{script}\n{opening}\n')
