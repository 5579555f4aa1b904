"""Marks on copies of archived documents."""

from adapters.pikepdf.watermark import PikepdfWatermark

__all__ = ["PikepdfWatermark"]
