"""Printable sheets as PDF (A4), with embedded letters for Chinese, Latin, Arabic and Persian names."""

from api.exports.pdf.sheet import pdf_of

__all__ = ["pdf_of"]
