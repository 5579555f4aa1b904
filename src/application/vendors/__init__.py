"""The legal entities that issue invoices."""

from application.vendors.add_vendor import AddVendor, NewVendor

__all__ = ["AddVendor", "NewVendor"]
