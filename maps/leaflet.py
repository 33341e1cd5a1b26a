"""Folium's map and layers as these pages need them: local files, names that stay the same, no markup of their own."""

from collections.abc import Sequence
from typing import Any

import folium
from folium.map import Layer
from folium.plugins import VectorGridProtobuf
from folium.template import Template
from folium.utilities import JsCode

from maps.description import Bounds
from maps.layers import CLOSEST_ZOOM, MapLayer


class PlainMap(folium.Map):
    """A map that loads only what it is told to and writes neither styles nor scripts into the page's head."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="map" id="{{ this.get_name() }}"></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {{ this.options|tojavascript }});
        {% endmacro %}
        """
    )

    def __init__(self, bounds: Bounds, scripts: Sequence[str], styles: Sequence[str]) -> None:
        super().__init__(tiles=None, zoom_control=False)
        self._id = "city"
        self.default_js = [(url, url) for url in scripts]
        self.default_css = [(url, url) for url in styles]
        self.options |= {"max_zoom": CLOSEST_ZOOM, "min_zoom": 4, "attribution_control": False}
        self.options.pop("zoom", None)
        self.fit_bounds(bounds.corners, padding=(12, 12))


class ServedTiles(VectorGridProtobuf):
    """A layer of vector tiles that the page asks the service for."""

    def __init__(self, layer: MapLayer, address: str) -> None:
        super().__init__(address, name=layer.collection, options=_options(layer), show=False)
        self._id = layer.style
        self.default_js = []


class EmbeddedTiles(Layer):
    """The same layer cut into tiles in the browser, from data that lie in a file beside the page."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = gridsvc.embeddedTiles({{ this.source|tojson }}, {{ this.options|tojavascript }});
        {% endmacro %}
        """
    )

    def __init__(self, layer: MapLayer, source: str) -> None:
        super().__init__(name=layer.collection, overlay=True, show=False)
        self._name = "EmbeddedTiles"
        self._id = layer.style
        self.source = source
        self.options = _options(layer)


def _options(layer: MapLayer) -> dict[str, Any]:
    return {
        "rendererFactory": JsCode("gridsvc.sharpTile"),
        "vectorTileLayerStyles": {layer.collection: JsCode(f"gridsvc.styles.{layer.style}")},
        "interactive": layer.touchable,
        "minZoom": layer.from_zoom,
        "maxZoom": CLOSEST_ZOOM,
        "zIndex": layer.depth,
        "version": "",
    }
