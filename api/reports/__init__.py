"""Reports: of a cycle, a site, a street office; as word-processor document, workbook and page."""
